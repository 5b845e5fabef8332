"""The tables of docs/: complete, sorted, and with links to sections and code that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LESSONS = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("lessons/*.md")}
PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("coverage", "errata", "glossary")
}
LINK = re.compile(r"\[(\d\d) · (.+?)\]\(\.\./notebooks/(\1_\w+)\.ipynb\)")
FENCE = re.compile(r"```\{code-cell\} ipython3\n(.*?)```", re.DOTALL)
HEADING = re.compile(r"^#{2,3} (.+)\n", re.MULTILINE)
# As many lines as the saved text of each document has.
DOCUMENTS = {
    "RNN & LSTM": 100,
    "RNN 모델 개요": 286,
    "Basics of RNNs": 164,
    "week6 순환 신경망": 342,
    "RNN": 39,
}
KINDS = {"topic", "listing", "formula", "lost figure", "lost formula"}
HANGUL = re.compile("[가-힣]")
MUSTS = {
    "순환", "재귀", "망각 게이트", "삭제 게이트", "입력 게이트", "출력 게이트", "은닉 상태",
    "셀 상태", "타임스텝", "시각", "말뭉치", "토큰", "어휘 사전", "원-핫 인코딩", "임베딩",
    "기울기 소실", "기울기 폭발", "역전파", "순전파", "시퀀스", "시계열", "순환 신경망",
    "재귀 신경망", "합성곱 신경망", "장단기 메모리", "경사 하강법", "가중치", "활성화 함수",
    "장기 의존성", "블록", "드롭아웃", "패딩", "닫힌 경로", "장애 검출",
}  # fmt: skip


def rows(text):
    """Return every row of every table of a page, a list of cells each, without the heads."""
    tables = re.findall(r"^\|.*\n\|[ :|-]+\n((?:\|.*\n)*)", text + "\n", re.MULTILINE)
    lines = "".join(tables).splitlines()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def links(text):
    """Return (lesson, heading) of every link into a lesson; the lesson by its file's name."""
    return [(lesson, heading) for _, heading, lesson in LINK.findall(text)]


def section(lesson, heading):
    """Return the text below a heading of a lesson, down to the next one."""
    _, *parts = HEADING.split(LESSONS[lesson])
    found = zip(parts[::2], parts[1::2], strict=True)
    return "".join(text for title, text in found if title.strip() == heading)


def wrong_links(text):
    """List the links of a page that lead to no lesson or to no heading of it, or look different."""
    wrong = [link for link in links(text) if link[0] not in LESSONS or not section(*link)]
    return wrong + re.findall(r"\]\(\.\./[^)]*\)", LINK.sub("", text))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_section(name):
    assert links(PAGES[name])
    assert wrong_links(PAGES[name]) == []


def test_a_wrong_link_is_noticed():
    good = "[01 · The idea](../notebooks/01_sequences_and_memory.ipynb)"
    assert not wrong_links(good)
    for part, other in (("idea", "no idea"), ("_and", "_or"), ("[01", "[02"), ("ipynb", "md")):
        assert wrong_links(good.replace(part, other))


def test_the_coverage_has_a_table_for_each_document_and_names_every_lesson():
    _, *parts = HEADING.split(PAGES["coverage"])
    tables = dict(zip(parts[::2], map(rows, parts[1::2]), strict=True))
    assert list(tables) == list(DOCUMENTS)
    for title, table in tables.items():
        assert len(table) > 10, title
        for row in table:
            lines, kind, what, taught = row
            assert kind in KINDS, row
            assert what, row
            assert links(taught), row
            spans = [[int(n) for n in span.split("–")] for span in lines.split(", ")]
            assert all(1 <= span[0] <= span[-1] <= DOCUMENTS[title] for span in spans), row
    assert {lesson for lesson, _ in links(PAGES["coverage"])} == set(LESSONS)


def test_each_erratum_names_a_section_and_a_line_of_code_in_it():
    errata = rows(PAGES["errata"])
    in_words = [row for row in errata if row[-1] == "no code"]
    once_true = [row for row in errata if links(row[-1])]  # when it was written
    assert (len(in_words), len(once_true)) == (4, 3)
    assert len(errata) > 64
    for row in errata:
        assert all(row), row
        assert links(" ".join(row)), row
        if row not in in_words + once_true:
            *_, seen_in, line = row
            (link,) = links(seen_in)
            assert line == f"`{line.strip('`')}`", row
            assert line.strip("`") in "".join(FENCE.findall(section(*link))), row


def test_the_glossary_explains_every_term_once_in_order_and_holds_the_documents_words():
    glossary = rows(PAGES["glossary"])
    for term, korean, sentence, first in glossary:
        assert term, first
        assert HANGUL.search(korean), term
        assert not HANGUL.search(term), term
        assert re.fullmatch(r"[A-Z].*\.", sentence), term
        assert len(links(first)) == 1, term
    terms = [row[0].casefold() for row in glossary]
    assert terms == sorted(set(terms))
    assert {word for row in glossary for word in row[1].split(", ")} >= MUSTS
