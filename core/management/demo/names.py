"""Invented names of places and people, drawn in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from pypinyin import lazy_pinyin

DISTRICTS = (
    ("990002", "柳桥区", 7, 46),
    ("990003", "石渡区", 7, 45),
    ("990004", "汀洲区", 6, 43),
    ("990005", "鹿坪区", 6, 41),
    ("990006", "锦亭区", 6, 41),
)
"""Code, name, number of subdistricts and of communities; with 青禾区 (4 and 24) 6, 36 and 240."""

STREETS = (
    "鼓台", "长埭", "杏坞", "汀头", "白苹", "青梧", "芦浦", "石渡", "盐仓", "桥南", "云坪", "花街", "竹园", "沙湾",
    "渡口", "江滨", "月塘", "新港", "三圩", "镜湖", "鹿坪", "茶亭", "溪口", "双泉", "岭上", "梅庄", "锦亭", "学前",
    "文星", "永济", "槐荫", "东郭",
)  # fmt: skip

_FIRST = (
    "水塔", "鼓楼里", "纺西", "南园", "向荣", "槐安里", "菱湖", "新桥", "桑园", "埭上", "梧桐里", "长风", "荷塘",
    "药巷", "砖桥", "柏树湾", "红梅", "金穗", "临河", "望塔", "灯塔", "梨园", "竹溪", "车站", "船厂", "丝织", "邮电",
    "师范",
    "工农", "和畅", "景明", "安定", "永宁", "福康", "乐游", "听涛", "观澜", "朝晖", "晚枫", "西津", "北苑", "东篱",
    "南浦", "古井", "石坊", "塔山", "铁匠巷", "豆市", "米行街", "后浦", "前进", "团结", "胜利", "光华", "明德", "尚义",
)  # fmt: skip

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
_FEMALE = "秀兰玉梅芳英丽娟敏静婷雪慧颖琳倩萍霞燕红艳云蓉洁欣怡雅琴桂凤莉娜薇岚菊冬晓佳瑶梦"
_MALE = "伟强军磊勇杰涛明超刚平辉鹏飞斌浩宇凯健俊建国华志文博峰海林东学毅少庆立瑞昌晨睿"

SPECIAL = ("欧阳晓岚", "尉迟建平", "阿依古丽·麦麦提", "张䶮", "雷喆", "㛃丽华")
"""Names that break careless systems: two-character surnames, a middle dot, rare characters."""


def english(name: str, suffix: str) -> str:
    """«柳桥», «District» → «Liuqiao District»."""
    return f"{''.join(lazy_pinyin(name)).capitalize()} {suffix}"


def community_names(random: Random, count: int) -> list[str]:
    """`count` different names, each ending in 社区."""
    return [f"{name}社区" for name in random.sample(_FIRST, count)]


def people(random: Random) -> Iterator[tuple[str, bool]]:
    """An endless row of (name, is_male); two thirds are women, as in the trade."""
    while True:
        male = random.random() < 0.34
        pool = _MALE if male else _FEMALE
        given = "".join(random.choice(pool) for _ in range(random.choice((1, 2, 2, 2))))
        yield random.choice(SURNAMES) + given, male
