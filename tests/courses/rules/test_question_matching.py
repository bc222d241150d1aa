"""When a name alone says that two questions are one."""

import pytest

from courses.rules.question_matching import alike

WAYS = ("先看落点", "先看谁在线", "先等一等")


@pytest.mark.parametrize(
    ("stem", "options", "is_alike"),
    [
        ("几天内回访？", WAYS, True),
        ("应当几天内回访居民？", (), True),
        ("井盖松了，先做什么？", WAYS[:2], True),
        ("井盖松了，先做什么？", ("围起来", "拍照"), False),
        ("井盖松了，先做什么？", (), False),
    ],
)
def test_a_reworded_stem_or_most_of_the_options_make_it_the_same(stem, options, is_alike):
    assert alike("几天内回访居民？", WAYS, stem, options) is is_alike
