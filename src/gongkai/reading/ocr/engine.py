"""Recognition of a line of print, by the models that come with RapidOCR."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gongkai.reading.ocr.lines import Piece

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


@lru_cache(maxsize=1)
def _engine() -> Any:
    import numpy as np
    from rapidocr import RapidOCR

    # Half the processors: with as many threads as processors, two readers at a time wait for each other.
    threads = max(1, (os.cpu_count() or 1) // 2)
    engine = RapidOCR(params={"Global.log_level": "critical", "Rec.rec_img_shape": [3, 48, 96], "Rec.rec_batch_num": 16,
                              "EngineConfig.onnxruntime.intra_op_num_threads": threads})
    # Models are loaded when first used; flags stay as last set, so all three are passed.
    engine(np.full((48, 160, 3), 255, np.uint8), use_det=False, use_cls=False, use_rec=True)
    return engine


def recognise(pieces: Sequence[Piece]) -> None:
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    if not pieces:
        return
    result = _engine().text_rec(TextRecInput(img=[p.image for p in pieces]))
    for piece, text, score in zip(pieces, result.txts, result.scores, strict=True):
        piece.text, piece.score = (text or "").strip().translate(_FULL_WIDTH), float(score)
