"""A folder of reports to frames, to files and back."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import helpers
from gongkai import schema
from gongkai.dataset import Dataset, write_dataset
from gongkai.store import columnar, text

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "data" / "raw" / "山东省" / "山东省大数据局2024.txt"


def test_frames_have_the_columns_and_types_of_the_schema(dataset):
    for name, columns in schema.DATASET_FRAMES.items():
        frame = getattr(dataset, name)
        assert {c: str(t) for c, t in frame.dtypes.items()} == {
            c: "datetime64[ns]" if t == schema.DATE else t for c, t in columns.items()}


def test_what_is_written_comes_back_equal(dataset, tmp_path):
    write_dataset(dataset, tmp_path)
    again = helpers.open_dataset(tmp_path)
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(frame, again.frames[name])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([".kept", *(f"{n}.csv" for n in dataset.frames)])


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["<NA>", "\\<NA>", "", "NA", "nan", "=1+1", "'=1+1", "-5", "-", " =1", "a,b", 'say "x"', "two\nlines", "\r", "\r\n", " x ", "\ufeff"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT | st.none(), st.integers(-10**12, 10**12) | st.none(),
                          st.floats(allow_nan=False, allow_infinity=False) | st.none(), st.booleans() | st.none()),
                max_size=5))
def test_any_text_and_number_survives_the_files(tmp_path, rows):
    lead = {"report_id": "x-2024", "publisher": "x", "year": 2024}
    dataset = Dataset.from_rows({
        "mentions": [{**lead, "quote": t, "value": f, "approximate": b} for t, _, f, b in rows],
        "applications": [{**lead, "raw": t, "printed": n, "value": n} for t, n, _, _ in rows],
    })
    with TemporaryDirectory(dir=tmp_path) as folder:
        text.write([dataset.frames], Path(folder))
        columnar.write([dataset.frames], Path(folder))
        for name, frame in dataset.frames.items():
            pd.testing.assert_frame_equal(frame, text.read(Path(folder) / text.name_of(name), schema.DATASET_FRAMES[name]))
            pd.testing.assert_frame_equal(frame, columnar.read(Path(folder) / columnar.name_of(name), name))


def test_one_bad_file_never_stops_the_rest(tmp_path):
    shutil.copy(REPORT, tmp_path / "good.txt")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "empty.html").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "page.html").write_text("<html><body><p>天气预报：晴。</p></body></html>", encoding="utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert loaded.reports["report_id"].tolist() == ["山东省大数据局-2024"]
    assert loaded.failures["source"].tolist() == ["deep/er/empty.html", "noise.bin", "page.html"]
    assert loaded.failures["reason"].str.len().gt(5).all()


def test_sources_csv_gives_publisher_and_provenance(tmp_path):
    shutil.copy(REPORT, tmp_path / "a.txt")
    (tmp_path / "sources.csv").write_text(
        "file,publisher,year,level,url\na.txt,山东省大数据局（本级）,2024,department,https://example.org/\n", encoding="utf-8")
    loaded = helpers.load_reports(tmp_path, progress=False)
    row = loaded.reports.iloc[0]
    assert (row["publisher"], row["level"], row["source"]) == ("山东省大数据局（本级）", "department", "a.txt")
    assert not loaded.findings["rule"].eq("publisher").any()


def test_the_same_report_twice_is_counted_once_and_said(tmp_path):
    shutil.copy(REPORT, tmp_path / "a.txt")
    shutil.copy(REPORT, tmp_path / "b.txt")
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert len(loaded.reports) == 1
    assert loaded.failures["source"].tolist() == ["b.txt"] and "a.txt" in loaded.failures["reason"][0]


def test_carry_over_between_years_is_checked(dataset):
    rules = dataset.findings[dataset.findings["rule"].isin(["E5", "E6"])]
    found = rules.set_index(["report_id", "cell"])[["printed", "expected"]]
    assert found.loc[("平潭综合实验区管委会-2023", "normative_documents/in_force")].tolist() == [470.0, 643.0]
    assert not rules["rule"].eq("E5").any()  # every carry-over in the shipped reports is right


def test_a_wrong_carry_over_is_found(tmp_path):
    now = REPORT.read_text(encoding="utf-8")
    (tmp_path / "2024.txt").write_text(now, encoding="utf-8")
    later = now.replace("2024", "2025")
    row = "二、上年结转政府信息公开申请数量\n\n0\n\n0\n\n0\n\n0\n\n0\n\n0\n\n0"
    assert row in later
    (tmp_path / "2025.txt").write_text(later.replace(row, row[:-len("0\n\n0\n\n0\n\n0\n\n0\n\n0\n\n0")]
                                       + "2\n\n0\n\n0\n\n0\n\n0\n\n0\n\n2"), encoding="utf-8")
    findings = helpers.load_reports(tmp_path, progress=False).findings
    e5 = findings[findings["rule"] == "E5"]
    assert e5["cell"].tolist() == ["carried_in/individual", "carried_in/total"]
    assert e5["report_id"].eq("山东省大数据局-2025").all() and "相差 2" in e5["message"].iloc[0]


def test_missing_folders_say_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="make report"):
        helpers.open_dataset(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such folder"):
        helpers.load_reports(tmp_path / "nowhere")


def test_an_empty_folder_gives_an_empty_dataset(tmp_path):
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert len(loaded.reports) == 0 and list(loaded.applications.columns) == list(
        schema.DATASET_FRAMES["applications"])


def test_a_report_comes_out_of_the_collection_as_it_went_in(dataset):
    for row in dataset.reports.itertuples():
        read = helpers.read_report(ROOT / "data" / "raw" / row.source, publisher=row.publisher, year=row.year)
        again = dataset.report(row.report_id)
        for name in schema.REPORT_FRAMES:
            if name != "findings":
                pd.testing.assert_frame_equal(getattr(again, name), getattr(read, name))
        assert (again.report_id, again.form, again.edition, again.places) == (read.report_id, read.form, read.edition, {})
        assert read.title in ("", again.title)
        assert read.published_on in (None, again.published_on)
        assert again.locate("applications", "granted", "total") is None
        ours = dataset.findings[dataset.findings["report_id"].eq(row.report_id)]
        assert again.findings["message"].tolist() == ours["message"].tolist()
        assert set(read.findings["message"]) <= set(ours["message"])
        assert row.report_id in repr(again) and again._repr_html_()


def test_a_report_that_is_not_there_names_those_that_are(dataset):
    with pytest.raises(KeyError, match="宿迁市-2024"):
        dataset.report("宿迁市-1999")


def test_a_report_survives_the_files(dataset, tmp_path):
    write_dataset(dataset, tmp_path)
    again = helpers.open_dataset(tmp_path).report("宿迁市-2024")
    pd.testing.assert_frame_equal(again.applications, dataset.report("宿迁市-2024").applications)
    assert again.published_on is None and again.year == 2024


def test_every_report_has_a_body_and_each_body_one_report_a_year(dataset):
    assert not dataset.reports["body"].isna().any()
    assert not dataset.reports.duplicated(["body", "year"]).any()
    assert Dataset.from_rows({"reports": [{"report_id": "x-2024", "publisher": "x", "year": 2024}]}).reports["body"].tolist() == ["x"]


def test_findings_stand_the_gravest_first_within_a_report(dataset):
    rank = dataset.findings["severity"].map({s: i for i, s in enumerate(schema.SEVERITIES)})
    assert all(g.is_monotonic_increasing for _, g in rank.groupby(dataset.findings["report_id"]))


@pytest.mark.parametrize(("rows", "words"), [
    ("publisher,year\nx,2024\n", "no column 'file'"),
    ("file,published_on\na.txt,\nb.txt,不详\n", "line 3: published_on '不详' is no date"),
    ("file,year\na.txt,2024,x,y\n", "line 2: 4 fields"),
])
def test_errors_in_sources_csv_name_file_and_line(tmp_path, rows, words):
    (tmp_path / "sources.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=r"sources\.csv") as caught:
        helpers.load_reports(tmp_path, progress=False)
    assert words in str(caught.value)


def test_sources_csv_as_a_spreadsheet_saves_it(tmp_path):
    shutil.copy(REPORT, tmp_path / "a.txt")
    (tmp_path / "sources.csv").write_bytes("file,publisher\r\na.txt,山东省大数据局（本级）\r\n".encode("gb18030"))
    assert helpers.load_reports(tmp_path, progress=False).reports["publisher"].tolist() == ["山东省大数据局（本级）"]


def test_order_of_files_does_not_matter(tmp_path, dataset):
    target = tmp_path / "raw"
    shutil.copytree(ROOT / "data" / "raw", target)
    again = helpers.load_reports(target, progress=False)
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(frame, again.frames[name])
