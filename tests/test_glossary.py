"""docs/glossary.md is sorted, holds the words that it must, and links to sections that exist."""

import re

import course_pages as pages

GLOSSARY = pages.page("glossary.md")
ROWS = pages.rows(GLOSSARY)
HANGUL = re.compile("[가-힣]")
MUSTS = {
    "순환", "재귀", "망각 게이트", "삭제 게이트", "입력 게이트", "출력 게이트", "은닉 상태",
    "셀 상태", "타임스텝", "시각", "말뭉치", "토큰", "어휘 사전", "원-핫 인코딩", "임베딩",
    "기울기 소실", "기울기 폭발", "역전파", "순전파", "시퀀스", "시계열", "순환 신경망",
    "재귀 신경망", "합성곱 신경망", "장단기 메모리", "경사 하강법", "가중치", "활성화 함수",
    "장기 의존성", "블록", "드롭아웃", "패딩", "닫힌 경로", "장애 검출",
}  # fmt: skip


def test_every_link_leads_to_a_section():
    assert pages.wrong_links(GLOSSARY) == []


def test_every_term_has_its_korean_a_sentence_and_a_section():
    for term, korean, sentence, first in ROWS:
        assert term, first
        assert HANGUL.search(korean), term
        assert not HANGUL.search(term), term
        assert sentence[0].isupper(), term
        assert sentence.endswith("."), term
        assert len(list(pages.links(first))) == 1, term


def test_terms_are_sorted_and_met_once():
    terms = [row[0].casefold() for row in ROWS]
    assert terms == sorted(set(terms))


def test_the_words_of_the_documents_are_there():
    assert {word for row in ROWS for word in row[1].split(", ")} >= MUSTS
