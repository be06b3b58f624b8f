"""Personal names: recognise them, and split lists of authors."""

import re

_PARTICLES = frozenset("de da di du del della van von der den zu la le of".split())
#: Words that occur in titles but not in personal names.
_NO_NAMES = frozenset(
    "report speech address decree letter on the a an and in to for at from with by war peace constitution papers "
    "declaration resolution manifesto congress session meeting house government proclamation inaugural statement "
    "remarks message treaty act bill debate hansard commons lords senate council committee army navy "
    "public oration sermon lecture essay history chronicle journal diary minutes proceedings first second "
    "president speaker chairman chairwoman secretary gentlemen ladies sir madam friends citizens comrades "
    "third thoughts question state union federal common sense speeches letters north south east west "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)

#: A Chinese name: a frequent family name and one or two characters; names from elsewhere have a dot.
_HAN_NAME = re.compile(
    "[王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈"
    "丁魏薛叶葉阎閻潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊陆陸郝孔崔康毛邱秦江顾顧侯邵孟龙龍段雷钱錢汤湯尹黎易乔喬贺賀赖賴龚龔鲁魯胡瞿]"
    "[\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,6}[·•][\u4e00-\u9fff]{1,6}"
)


def authors_of(text: str) -> tuple[str, ...]:
    """Return the names in *text*, split only where every part is clearly a name.

    >>> authors_of("Alexander Hamilton, John Jay, and James Madison")
    ('Alexander Hamilton', 'John Jay', 'James Madison')
    >>> authors_of("Marx, Karl")
    ('Marx, Karl',)
    """
    names = tuple(
        part.strip() for part in re.split(r"\s*[,;]\s*and\s+|\s*[,;&]\s*|\s+and\s+|\s+·\s+", text)
    )
    return names if len(names) > 1 and all(map(is_name, names)) else (text,)


def are_names(text: str) -> bool:
    """Tell whether *text* looks like one personal name or several: ``Karl Marx & Friedrich Engels``."""
    return all(map(is_name, authors_of(text)))


def is_name(text: str) -> bool:
    """Tell whether *text* looks like a personal name: two to five capitalised words and nothing else."""
    if _HAN_NAME.fullmatch(text):
        return True
    words = text.replace(".", ". ").split()
    # *D.D.* is a degree.
    if not any(len(word) > 1 and not word.endswith(".") for word in words):
        return False
    if not 2 <= len(words) <= 5 or re.search(r"[0-9:;()\"“”]", text):
        return False
    if not all(word[0].isupper() or word.lower() in _PARTICLES for word in words):
        return False
    return words[0].lower() not in _PARTICLES and not any(
        word.lower().strip(".,") in _NO_NAMES - _PARTICLES for word in words
    )
