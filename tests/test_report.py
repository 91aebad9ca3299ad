"""``read_report``: what it gives, and what it refuses."""

import json
import zipfile
from pathlib import Path

import pytest

import helpers
from gongkai import form, schema

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "data" / "raw" / "山东省" / "山东省大数据局2024.txt"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def text() -> str:
    return REPORT.read_text(encoding="utf-8")


def write(tmp_path: Path, content: str | bytes, name: str = "report.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_report_has_the_attributes_of_the_contract():
    report = helpers.read_report(REPORT)
    assert (report.publisher, report.year, report.form) == ("山东省大数据局", 2024, "2021")
    assert str(report.published_on) == "2025-01-22" and report.source == str(REPORT)
    for name, columns in schema.REPORT_FRAMES.items():
        frame = getattr(report, name)
        assert {c: str(t) for c, t in frame.dtypes.items()} == columns
    assert report.sections["section"].tolist() == [
        "overview", "disclosure", "applications", "disputes", "problems", "other"]
    cells = report.applications.set_index(["outcome", "applicant"])["printed"]
    assert (cells["received", "total"], cells["partly_granted", "individual"]) == (10, 3)


def test_a_cell_can_be_found_again_in_its_file():
    report = helpers.read_report(REPORT)
    place = report.locate("disclosure", "normative_documents", "in_force")
    assert REPORT.read_text(encoding="utf-8").split("\n")[place.line - 1].strip() == "1"
    with pytest.raises(KeyError):
        report.locate("disclosure", "rules", "no_such_measure")


@pytest.mark.parametrize(("name", "content", "word"), [
    ("empty.txt", b"", "空"),
    ("blank.html", b"\xef\xbb\xbf \n\n", "空"),
    ("noise.bin", bytes(range(256)) * 50, "文本"),
    ("picture.txt", PNG, "图片"),
    ("report.html", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    ("report.docx", b"PK\x03\x04" + bytes(40), "压缩包"),
    ("page.html", "<html><body><h1>招聘公告</h1><table><tr><td>行政许可</td><td>3</td></tr></table></body></html>", "不是"),
    ("prose.txt", "今天天气很好。\n" * 50, "不是"),
])
def test_what_is_no_report_is_refused_by_name_and_reason(tmp_path, name, content, word):
    path = write(tmp_path, content, name)
    with pytest.raises(helpers.ReportError) as caught:
        helpers.read_report(path)
    assert name in str(caught.value) and word in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_folder_and_a_missing_path_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.html", str(tmp_path / "a\x00b")):
        with pytest.raises(helpers.ReportError):
            helpers.read_report(path)


def test_a_blank_form_is_no_report(tmp_path, text):
    blank = "\n".join("" if line.strip().isdigit() else line for line in text.split("\n"))
    table = ("<html><h1>山东省大数据局2024年政府信息公开工作年度报告</h1><table>"
             + "".join(f"<tr><td>{label}</td>" + "<td></td>" * 7 + "</tr>" for label in (
                 "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "四、结转下年度继续办理"))
             + "</table></html>")
    with pytest.raises(helpers.ReportError, match="空白表格"):
        helpers.read_report(write(tmp_path, table))
    report = helpers.read_report(write(tmp_path, blank))  # six sections of prose, tables without a number
    assert report.applications["printed"].isna().all() and report.findings["severity"].eq("error").any()


def test_reports_before_2019_are_refused(tmp_path):
    old = ("某市2014年政府信息公开工作年度报告\n一、概述\n二、主动公开政府信息情况\n指标名称 计量单位 2014年\n"
           "主动公开政府信息数 条 1200\n受理政府信息依申请公开总数 件 12\n否决公开答复数 件 0\n")
    with pytest.raises(helpers.ReportError, match="2019"):
        helpers.read_report(write(tmp_path, old))


@pytest.mark.parametrize(("body", "word"), [
    ("<iframe src='/viewer/2023.pdf?x=1'></iframe>", "附件"),
    ("<p><a href='t20240110_1.html'>点击查看：某局2023年政府信息公开工作年度报告</a></p>", "链接"),
    ("<p><img src='/files/202401/W0202401.jpg'></p><img src='/images/logo_top.png'>", "图片"),
    ("<img src='/images/logo_top.png'><img src='/a.png' width='32'>", "不是"),
])
def test_a_page_whose_report_is_elsewhere_says_where(tmp_path, body, word):
    title = "某局2023年政府信息公开工作年度报告"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    with pytest.raises(helpers.ReportError, match=word):
        helpers.read_report(write(tmp_path, page, "page.html"))


def test_an_attachment_page_says_so(tmp_path):
    page = ("<html><head><title>某局2023年政府信息公开工作年度报告</title></head><body>"
            "<a href='/files/report2023.pdf'>附件：某局2023年政府信息公开工作年度报告.pdf</a></body></html>")
    with pytest.raises(helpers.ReportError, match="附件"):
        helpers.read_report(write(tmp_path, page, "page.html"))


def test_a_report_in_prose_is_read_with_its_cells_missing(tmp_path):
    prose = ("某局2023年政府信息公开工作年度报告\n一、总体情况\n全年受理申请3件。\n二、主动公开政府信息情况\n行政许可0件、行政处罚0件。\n"
             "三、收到和处理政府信息公开申请情况\n收到申请3件，均已答复。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
             "五、存在的主要问题及改进情况\n有待加强。\n六、其他需要报告的事项\n无。\n")
    report = helpers.read_report(write(tmp_path, prose))
    assert (report.publisher, report.year) == ("某局", 2023)
    for frame in ("disclosure", "applications", "disputes"):
        assert getattr(report, frame)["raw"].isna().all()
    assert report.findings.query("rule == 'table_missing'")["frame"].tolist() == [
        "disclosure", "applications", "disputes"]


def test_a_table_cut_off_gives_what_is_there(tmp_path, text):
    cut = text[: text.index("(四)无法提供")]
    report = helpers.read_report(write(tmp_path, cut))
    cells = report.applications.set_index(["outcome", "applicant"])
    assert cells["printed"]["granted", "total"] == 2
    assert cells["raw"].isna()["carried_out", "total"]
    assert {"row_missing", "table_missing"} <= set(report.findings["rule"])


def test_the_caller_may_know_better_and_the_conflict_is_said(tmp_path, text):
    report = helpers.read_report(REPORT, publisher="淄博市大数据局", year=2023)
    assert (report.publisher, report.year) == ("淄博市大数据局", 2023)
    assert {"publisher", "year", "period"} <= set(report.findings["rule"])


def test_period_and_title_of_different_years(tmp_path, text):
    changed = text.replace("统计期限从202411日到20241231日", "统计期限从2023年1月1日到2023年12月31日")
    assert changed != text
    report = helpers.read_report(write(tmp_path, changed))
    assert report.year == 2024
    assert report.findings.query("rule == 'period'")["message"].str.contains("2023").all()


def test_a_report_without_publisher_or_year_asks_for_them(tmp_path, text):
    nameless = text.replace("山东省大数据局2024年政府信息公开工作年度报告", "年度报告").replace("东省大数据局\n", "\n").replace(
        "2024年政府信息公开工作年度报告", "年度报告")
    path = write(tmp_path, nameless)
    with pytest.raises(helpers.ReportError, match="publisher"):
        helpers.read_report(path, year=2024)
    report = helpers.read_report(path, publisher="山东省大数据局", year=2024)
    assert report.applications["printed"].notna().all()


def test_markup_in_a_report_is_escaped_when_it_shows_itself(tmp_path, text):
    evil = text.replace("山东省大数据局2024年", "<img src=x onerror=alert(1)>局2024年", 1)
    report = helpers.read_report(write(tmp_path, evil), publisher="<script>局", year=2024)
    shown = report._repr_html_()
    assert "<img" not in shown and "<script" not in shown


def test_an_archive_or_a_folder_with_one_report_is_that_report(tmp_path, text):
    folder = tmp_path / "mail"
    folder.mkdir()
    write(folder, text, "年报.txt")
    write(folder, "附件说明：请查收。" * 5, "说明.txt")
    archive = tmp_path / "mail.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for file in folder.iterdir():
            bundle.write(file, file.name)
    alone = helpers.read_report(folder / "年报.txt")
    for source in (folder, archive):
        report = helpers.read_report(source)
        assert (report.report_id, report.source) == (alone.report_id, str(source))
        assert report.applications.equals(alone.applications)


def test_an_archive_of_two_reports_is_refused_by_their_names(tmp_path, text):
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("2024.txt", text)
        bundle.writestr("2023.txt", text.replace("2024", "2023"))
    with pytest.raises(helpers.ReportError, match=r"2023\.txt.*2024\.txt|2024\.txt.*2023\.txt"):
        helpers.read_report(archive)


def test_last_year_s_table_under_its_caption_is_not_this_year_s(tmp_path, text):
    start, end = text.index("第二十条第(一)项"), text.index("三、收到和处理政府信息公开申请情况")
    old = text[start:end].replace("\n1\n", "\n77\n")
    assert old != text[start:end]
    report = helpers.read_report(write(tmp_path, text[:end] + "附：2023年度主动公开政府信息情况表\n\n" + old + text[end:]))
    cells = report.disclosure.set_index(["item", "measure"])["printed"]
    assert cells["normative_documents", "in_force"] == 1 and cells.notna().all()


def test_two_tables_without_a_caption_are_not_chosen_between(tmp_path, text):
    start, end = text.index("第二十条第(一)项"), text.index("三、收到和处理政府信息公开申请情况")
    old = text[start:end].replace("\n1\n", "\n77\n")
    report = helpers.read_report(write(tmp_path, text[:end] + old + text[end:]))
    cells = report.disclosure.set_index(["item", "measure"])
    assert cells["printed"].isna()["normative_documents", "in_force"]
    assert "second_table" in set(report.findings["rule"])


def test_a_second_report_in_the_file_is_left_alone(tmp_path, text):
    report = helpers.read_report(write(tmp_path, text + "\n\n" + text.replace("2024", "2023").replace("\n10\n", "\n99\n")))
    assert report.year == 2024 and report.applications["printed"].notna().all()
    assert report.applications.set_index(["outcome", "applicant"])["printed"]["received", "total"] == 10
    assert "second_report" in set(report.findings["rule"])


def test_a_table_of_contents_is_no_table(tmp_path, text):
    contents = "目录\n" + "".join(f"{s.heading}……{n}\n" for n, s in enumerate(form.SECTIONS, start=1))
    for changed in (contents + text, text.replace("根据《中华", contents + "根据《中华", 1)):
        report = helpers.read_report(write(tmp_path, changed))
        assert report.applications["printed"].notna().all() and report.disputes["printed"].notna().all()


def test_the_real_pdf_reads_to_the_last_cell(shared):
    path = next((shared / "reports").glob("*.pdf"))
    figures = json.loads((shared / "figures" / "hongze_district_2024.json").read_text(encoding="utf-8"))
    report = helpers.read_report(path)
    assert (report.publisher, report.year, report.form) == (figures["publisher"], 2024, "2021")
    printed = report.applications.set_index(["outcome", "applicant"])["printed"]
    for outcome, row in figures["applications"].items():
        assert [printed[outcome, t.key] for t in form.APPLICANTS] == row
    assert report.disputes["printed"].tolist() == [n for row in figures["disputes"].values() for n in row]
    disclosure = report.disclosure.set_index(["item", "measure"])["printed"]
    assert {(i, m): v for i, row in figures["disclosure"].items() for m, v in row.items()} == disclosure.to_dict()
    assert report.locate("applications", "granted", "total").page == 3
