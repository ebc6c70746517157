"""How names sound: the codes of Daitch and Mokotoff, worked out by the database (docs/adr/0013)."""

from collections.abc import Iterable

from django.db import connection

from cases.standards.likeness import spoken

#: More codes of one name than this tell nothing any more; the array of the person stays small.
MOST_CODES = 40


def of_words(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """The codes of each word, in one query; empty for a word without Latin letters."""
    wanted = sorted(set(words))
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, daitch_mokotoff(word) FROM unnest(%s::text[]) AS word", [wanted])
        return {word: frozenset(codes or ()) for word, codes in cursor.fetchall()}


def of_names(names: Iterable[str]) -> dict[str, list[str]]:
    """The codes of each folded name, as they are kept in its row; one query for any number of names."""
    parts = {name: spoken(folded=name) for name in names}
    codes = of_words(word for words in parts.values() for word in words)
    return {
        name: sorted({code for word in words for code in codes[word]})[:MOST_CODES]
        for name, words in parts.items()
    }
