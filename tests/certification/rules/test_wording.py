import pytest

from certification.rules.wording import FORBIDDEN, forbidden_words


@pytest.mark.parametrize("word", FORBIDDEN)
def test_every_forbidden_word_is_found_wherever_it_stands(word):
    hits = forbidden_words([("正文", f"兹证明参加{word}培训")])
    assert [hit.word for hit in hits] == [word]


def test_the_longest_word_is_named_once():
    hits = forbidden_words([("标题", "中华人民共和国培训证书")])
    assert [hit.word for hit in hits] == ["中华人民共和国"]


def test_a_disclaimer_is_no_exception():
    assert [hit.word for hit in forbidden_words([("页脚", "本证明不是职业资格证书")])] == ["职业资格"]


def test_spaces_between_characters_do_not_hide_a_word():
    assert [hit.word for hit in forbidden_words([("标题", "国 家　级证书")])] == ["国家"]


def test_a_legal_name_with_override_is_let_through_and_nothing_else():
    texts = [("主办单位", "中国石渡学院"), ("正文", "全国统一考核")]
    assert [hit.word for hit in forbidden_words(texts, ["中国石渡学院"])] == ["全国"]


def test_plain_wording_has_no_hits():
    body = "兹证明张三于2026年3月1日至2026年4月1日参加由青禾区社会工作部举办的《网格化管理与电子地图》培训，考核合格。"
    assert forbidden_words([("正文", body)]) == []
