"""Write the practice reviews: synthetic film reviews in the format of IMDB's.

Run ``python data/make_practice_reviews.py`` to write the two files beside this one,
``--check`` to compare them with a fresh generation, ``--show 20`` to read twenty reviews.
"""

import argparse
import bisect
import hashlib
import json
import random
import re
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path

import numpy as np
import review_sentences as sentences
import review_words as words

HERE = Path(__file__).resolve().parent
REVIEWS_FILE = HERE / "practice_reviews.npz"
WORD_INDEX_FILE = HERE / "practice_word_index.json"

SEED = 20240113
REVIEWS = {"train": 5000, "test": 2000}
FILMS = {"train": 450, "test": 180}  # no film is reviewed in both
# Words a review should have, at these shares of all reviews; between them, a straight line.
LENGTHS = {0.0: 14, 0.01: 42, 0.05: 65, 0.1: 91, 0.2: 121, 0.3: 137, 0.4: 154, 0.5: 176,
           0.6: 207, 0.7: 253, 0.8: 325, 0.9: 457, 0.95: 598, 0.99: 913, 1.0: 1400}  # fmt: skip

AGREES = 0.92  # how often an opinion about one side of the film agrees with the label
LABEL_NOISE = 0.08  # how often the whole review argues against its label
ASIDE_SHARE = 0.6  # of the short opinions
RAMBLES = 0.25  # how often remarks follow the verdict
OPINION_SHARE = 0.74  # of the sentences after the story
SHARES = {"DIRECT": 0.64, "NEGATED": 0.12, "ORDERED": 0.12, "CONTRAST": 0.12}
VERDICT_SHARES = {"DIRECT": 0.6, "NEGATED": 0.2, "ORDERED": 0.2}

# What IMDB's tokens were cut at: ASCII punctuation except the apostrophe, tabs, line breaks.
SEPARATORS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


def tokenize(text):
    """Cut a review into words exactly as IMDB's were: ``<br />`` leaves the word ``br``."""
    return text.lower().translate(SEPARATORS).split()


# ---------------------------------------------------------------------------------------------
# Chance. Only random.Random.random() is used: its stream is the same on every Python version.


def pick(chance, items, flatness=60.0):
    """Draw one item, the earlier the likelier: the weight of item k is 1 / (k + flatness)."""
    key = (len(items), flatness)
    if key not in _CUMULATIVE:
        _CUMULATIVE[key] = list(accumulate(1 / (k + flatness) for k in range(len(items))))
    cumulative = _CUMULATIVE[key]
    return items[bisect.bisect_left(cumulative, chance.random() * cumulative[-1])]


_CUMULATIVE = {}


def uniform(chance, items):
    """Draw one item, all equally likely."""
    return items[int(chance.random() * len(items))]


def weighted(chance, shares):
    """Draw one key of a dict of shares that sum to one."""
    point = chance.random()
    for key, share in shares.items():
        point -= share
        if point < 0:
            return key
    return key


def draw_length(chance):
    """Draw how many words a review should have."""
    point = chance.random()
    shares, lengths = list(LENGTHS), list(LENGTHS.values())
    upper = bisect.bisect_right(shares, point)
    part = (point - shares[upper - 1]) / (shares[upper] - shares[upper - 1])
    return lengths[upper - 1] + part * (lengths[upper] - lengths[upper - 1])


def shuffled(chance, items):
    """Return the items in random order."""
    return [item for _, item in sorted((chance.random(), item) for item in items)]


# ---------------------------------------------------------------------------------------------
# Films: what every review of one film agrees on.


JOBS = ("director", "lead", "second", "third", "composer", "writer")


def make_person(chance):
    """Invent an actor or a director: first name, surname, pronouns."""
    female = chance.random() < 0.5
    first = pick(chance, words.FEMALE_NAMES if female else words.MALE_NAMES)
    surname = pick(chance, words.SURNAME_STARTS, 20) + pick(chance, words.SURNAME_ENDS, 20)
    return {"first": first, "surname": surname, "female": female}


def make_town(chance):
    """Invent a place name."""
    return pick(chance, words.PLACE_STARTS, 9) + pick(chance, words.PLACE_ENDS, 9)


def make_title(chance, town):
    """Invent a title; every one contains an invented name, so that no real film is meant."""
    name = pick(chance, words.SURNAME_STARTS, 20) + pick(chance, words.SURNAME_ENDS, 20)
    noun, other = (pick(chance, words.TITLE_NOUNS).capitalize() for _ in range(2))
    adjective = pick(chance, words.TITLE_ADJECTIVES).capitalize()
    return uniform(
        chance,
        [
            f"The {noun} of {town}",
            f"The {adjective} {noun} of {town}",
            f"{town} {noun}",
            f"Goodbye, {town}",
            f"A {noun} for {name}",
            f"{name} and the {noun}",
            f"The {adjective} {name}",
            f"Doctor {name}'s {adjective} {noun}",
            f"{adjective} {noun} in {town}",
            f"The {noun} and the {other} of {town}",
            f"{name}'s {noun}",
        ],
    )


def roles_for(roles, female):
    """Leave out the occupations that only the other sex has."""
    excluded = words.MENS_ROLES if female else words.WOMENS_ROLES
    return [role for role in roles if role not in excluded]


def make_film(chance):
    """Invent a film: its people, places, plot words and figures."""
    genre = uniform(chance, list(words.GENRES))
    block = words.GENRES[genre]
    town, town2 = make_town(chance), make_town(chance)
    while town2 == town:
        town2 = make_town(chance)
    people = []
    while len(people) < 6:
        person = make_person(chance)
        if all(person["first"] != one["first"] for one in people):
            people.append(person)
    lead, second = people[1], people[2]
    names = []
    for actor in (lead, second):
        pool = words.FEMALE_NAMES if actor["female"] else words.MALE_NAMES
        taken = [one["first"] for one in people] + names
        names.append(pick(chance, [name for name in pool if name not in taken]))
    roles = shuffled(chance, block["roles"].split())
    role = roles_for(roles, lead["female"])[0]
    roles.remove(role)
    role2 = roles_for(roles, second["female"])[0]
    roles.remove(role2)
    villain = roles_for(roles, people[3]["female"])[0]
    themes = shuffled(chance, words.THEMES)
    year = 1931 + int(chance.random() * 90)
    return {
        "genre": genre,
        "kind": uniform(chance, block["nouns"]),
        "title": make_title(chance, town),
        "title2": make_title(chance, town2),
        "town": town,
        "town2": town2,
        "people": dict(zip(JOBS, people, strict=True)),
        "heroname": names[0],
        "othername": names[1],
        "role": role,
        "role2": role2,
        "villain": f"the {pick(chance, words.ROLE_ADJECTIVES)} {villain}",
        "radj": pick(chance, words.ROLE_ADJECTIVES),
        "place": uniform(chance, block["places"].split()),
        "places": block["places"].split(),
        "thing": uniform(chance, block["things"].split()),
        "events": block["events"].split(),
        "object": pick(chance, words.OBJECTS),
        "animal": pick(chance, words.ANIMALS),
        "petname": pick(chance, words.FEMALE_NAMES + words.MALE_NAMES, 40),
        "fplace": pick(chance, words.FILM_PLACES),
        "theme": themes[0],
        "theme2": themes[1],
        "instrument": pick(chance, words.INSTRUMENTS),
        "instrument2": pick(chance, words.INSTRUMENTS[::-1]),
        "minutes": str(79 + int(chance.random() * 92)),
        "year": str(year),
        "year2": str(year - 2 - int(chance.random() * 110)),
    }


# ---------------------------------------------------------------------------------------------
# Sentences


def parse(line):
    """Turn a line of the grammar into nested lists: text, ("slot", name) or ("choice", lines)."""
    pieces, position = _parse_sequence(line, 0)
    if position != len(line):
        raise ValueError(f"a bracket of this line is not closed or not opened: {line}")
    return pieces


def _parse_sequence(line, position):
    pieces = []
    while position < len(line) and line[position] not in "|)":
        if line[position] == "(":
            choices = []
            while line[position] != ")":
                inner, position = _parse_sequence(line, position + 1)
                choices.append(inner)
            pieces.append(("choice", choices))
            position += 1
        elif line[position] == "<":
            end = line.index(">", position)
            pieces.append(("slot", line[position + 1 : end]))
            position = end + 1
        else:
            end = position
            while end < len(line) and line[end] not in "(|)<":
                end += 1
            pieces.append(line[position:end])
            position = end
    return pieces, position


def grammar(text):
    """Parse one sentence a line; a noun with an adjective slot before it gets no other."""
    text = re.sub(r"(<radj>|<looks>) <(\w+)>", r"\1 <plain \2>", text)
    return [parse(line) for line in text.strip().splitlines()]


GRAMMAR = {
    name: grammar(text)
    for name, text in vars(sentences).items()
    if name.isupper() and isinstance(text, str)
}
GRAMMAR |= {("WATCH", sign): grammar(text) for sign, text in sentences.WATCH.items()}

WORD_LISTS = {
    "food": words.FOODS,
    "drink": words.DRINKS,
    "weather": words.WEATHER,
    "clothes": words.CLOTHES,
    "clothes2": words.CLOTHES,
    "colour": words.COLOURS,
    "room": words.ROOMS,
    "role3": words.ROLES,
    "adverb": words.ADVERBS,
    "feeling": words.FEELINGS,
    "transitive": words.TRANSITIVE,
    "hobby": words.HOBBIES,
    "furniture": words.FURNITURE,
    "radj": words.ROLE_ADJECTIVES,
    "looks": words.LOOKS,
    "object2": words.OBJECTS,
    "object3": words.OBJECTS,
    "animal2": words.ANIMALS,
    "food2": words.FOODS,
    "role4": words.ROLES,
    "object": words.OBJECTS,
    "animal": words.ANIMALS,
    "fplace": words.FILM_PLACES,
}
EMBELLISHMENTS = {  # how often such a noun gets an adjective, and which
    "role3": (0.7, words.ROLE_ADJECTIVES),
    "role4": (0.5, words.ROLE_ADJECTIVES),
    "relative": (0.25, words.ROLE_ADJECTIVES),
    "room": (0.6, words.PLACE_LOOKS),
    "place": (0.6, words.PLACE_LOOKS),
    "fplace": (0.3, words.PLACE_LOOKS),
    "food": (0.7, words.FOOD_LOOKS),
    "food2": (0.5, words.FOOD_LOOKS),
    "drink": (0.5, words.DRINK_LOOKS),
    "object2": (0.35, words.LOOKS),
    "object3": (0.35, words.LOOKS),
    "event": (0.6, words.EVENT_LOOKS),
    "animal2": (0.4, words.ROLE_ADJECTIVES),
}
STRENGTHEN_MILD = "very very really really quite so truly pretty surprisingly".split()
STRENGTHEN_EXTREME = "absolutely simply truly just".split()
FEMALE_RELATIVES = """wife sister mother aunt daughter cousin grandmother girlfriend niece
landlady""".split()


class Writer:
    """One reviewer writing one review: remembers what was said, so as not to contradict it."""

    def __init__(self, chance, film, opinion):
        self.chance = chance
        self.film = film
        self.opinion = opinion  # 1 or -1
        self.sign = opinion  # the opinion of the present sentence
        partner = uniform(chance, words.PARTNERS)
        others = [other for other in words.PARTNERS if other != partner]
        self.relatives = [one for one in words.RELATIVES if one not in others]
        relative = pick(chance, self.relatives, 3)
        self.companion = "a friend" if relative == "friend" else f"my {relative}"
        self.past = chance.random() < 0.45
        self.word_for_film = uniform(chance, ["film", "movie", "film", "movie", "picture"])
        self.judged = {}
        self.said = set()
        self.known = set()
        self.recent = []
        genre = film["genre"]
        self.aspects = [a for a in words.ASPECTS if not a[4] or genre in a[4].split("/")]
        self.left = shuffled(chance, range(len(self.aspects)))
        self.aspect = self.other_aspect = self.aspects[0]

    # -- slots

    def fresh(self, items, flatness=60.0, memory=11):
        """Draw an item that is not among the last few draws, if that can be helped."""
        for _ in range(8):
            item = pick(self.chance, items, flatness)
            if item not in self.recent[-memory:]:
                break
        self.recent = [*self.recent[-10:], item]
        return item

    def adjective(self, sign, kind):
        """Draw a word of praise (sign 1) or blame (-1): kind "+" any, "m" mild, "f" of films."""
        point = self.chance.random()
        if kind == "f":
            pools = (words.FILM, words.FILM, words.MILD, words.EXTREME, words.RARE)
            shares = (0.22, 0.30, 0.62, 0.88, 1.0)
        elif kind == "m":
            pools, shares = (words.MILD, None), (0.88, 1.0)
        else:
            pools = (words.MILD, words.EXTREME, None, words.RARE)
            shares = (0.55, 0.78, 0.90, 1.0)
        pool = pools[bisect.bisect_left(shares, point)]
        if pool is None:
            return self.fresh(self.aspect[2 if sign > 0 else 3].split())
        word = self.fresh(pool[sign], 25 if pool is words.RARE else 5, memory=4)
        if kind == "+" and self.chance.random() < 0.36:
            if pool is not words.EXTREME and self.chance.random() < 0.55:
                word = f"{self.fresh(words.DEGREES)} {word}"
            elif pool is words.MILD:
                word = f"{uniform(self.chance, STRENGTHEN_MILD)} {word}"
            elif pool is words.EXTREME:
                word = f"{uniform(self.chance, STRENGTHEN_EXTREME)} {word}"
        return word

    def person(self, job):
        """Name somebody: in full the first time, by surname later."""
        person = self.film["people"][job]
        if job in self.known:
            return person["surname"]
        self.known.add(job)
        return f"{person['first']} {person['surname']}"

    def character(self, name, role):
        """Name a character: with the occupation the first time."""
        name = self.film[name]
        if name in self.known:
            return name
        self.known.add(name)
        adjective = self.film["radj"] if role == "role" else self.fresh(words.ROLE_ADJECTIVES)
        role = self.film[role]
        return uniform(
            self.chance,
            [f"a {adjective} {role} called {name}", f"the {role} {name}", f"{name}, a {role},"],
        )

    def slot(self, name):
        """Fill one slot of a sentence."""
        film = self.film
        if name.startswith("plain "):
            plain = name.removeprefix("plain ")
            if plain not in EMBELLISHMENTS:
                return self.slot(plain)
            return self.fresh(WORD_LISTS.get(plain) or self.relatives)
        if name[-1] in "+-" and name not in ("+", "-"):
            return self.signed(name[:-1], self.sign if name[-1] == "+" else -self.sign)
        if name in ("+", "-"):
            return self.adjective(self.sign if name == "+" else -self.sign, "+")
        if name in film["people"]:
            return self.person(name)
        if name == "hero":
            return self.character("heroname", "role")
        if name == "other":
            return self.character("othername", "role2")
        if name in ("heroname", "othername"):
            self.known.add(film[name])
            return film[name]
        if name in PRONOUNS:
            job, female, male = PRONOUNS[name]
            return female if film["people"][job]["female"] else male
        if name in ("A", "B"):
            return (self.aspect if name == "A" else self.other_aspect)[0]
        if name in VERBS:
            return VERBS[name][self.aspect[1] - 1][self.past]
        if name in ("bis", "bit"):
            return VERBS[name[1:]][self.other_aspect[1] - 1][self.past]
        if name == "film":
            return self.word_for_film
        if name == "companion":
            return self.companion
        if name in ("rhe", "rhis"):
            female = self.last_relative in FEMALE_RELATIVES
            return {"rhe": ("he", "she"), "rhis": ("his", "her")}[name][female]
        if name == "title" and "title" in self.known:
            return uniform(self.chance, [film["title"], f"this {self.word_for_film}"])
        if name in ("place", "event"):
            return self.embellish(name, self.fresh(film[name + "s"]))
        if name in ("object", "animal", "fplace") and self.chance.random() < 0.6:
            return film[name]
        if name in film and name != "radj":
            self.known.add(name)
            return film[name]
        if name == "rrole":
            return self.fresh(roles_for(words.ROLES, self.last_relative in FEMALE_RELATIVES))
        word = self.fresh(WORD_LISTS.get(name) or self.relatives)
        if name == "relative":
            while f"my {word}" == self.companion:
                word = self.fresh(self.relatives)
            self.last_relative = word
        return self.embellish(name, word)

    def embellish(self, name, word):
        """Put an adjective before some nouns."""
        if name not in EMBELLISHMENTS:
            return word
        share, adjectives = EMBELLISHMENTS[name]
        return f"{self.fresh(adjectives)} {word}" if self.chance.random() < share else word

    def signed(self, name, sign):
        """Fill a slot that carries an opinion."""
        if name in ("m", "f"):
            return self.adjective(sign, name)
        if name == "b":
            self.aspect, self.other_aspect = self.other_aspect, self.aspect
            word = self.adjective(sign, "m")
            self.aspect, self.other_aspect = self.other_aspect, self.aspect
            return word
        lists = {"loved": words.LOVED, "love": words.LOVE, "gem": words.GEMS, "well": words.WELL}
        return self.fresh(lists[name][sign], 0.7, memory=2)

    # -- sentences

    def expand(self, pieces):
        """Turn a parsed line into text."""
        text = []
        for piece in pieces:
            if isinstance(piece, str):
                text.append(piece)
            elif piece[0] == "slot":
                text.append(self.slot(piece[1]))
            else:
                text.append(self.expand(uniform(self.chance, piece[1])))
        return "".join(text)

    def unsaid(self, section):
        """Choose a line of a section, one that this review has not used if there is any."""
        lines = GRAMMAR[section]
        numbers = [n for n in range(len(lines)) if (section, n) not in self.said]
        if not numbers:
            self.said -= {(section, n) for n in range(len(lines))}
            numbers = list(range(len(lines)))
        number = uniform(self.chance, numbers)
        self.said.add((section, number))
        return lines[number]

    def say(self, section):
        """Write one sentence of a section."""
        return self.expand(self.unsaid(section))

    def tell_story(self, count):
        """Retell the plot in about `count` sentences, which keep the order of the grammar."""
        lines = GRAMMAR["STORY"]
        chosen = shuffled(self.chance, range(len(lines)))[: count - 1]
        story = [self.say("STORY_FIRST")]
        if count > 2:
            story.append(self.say("STORY_SECOND"))
        return story + [self.expand(lines[number]) for number in sorted(chosen)]

    def next_aspect(self, wanted=None):
        """Take the next side of the film to judge; once judged, its judgement stays."""
        if not self.left:
            self.left = shuffled(self.chance, range(len(self.aspects)))
        for number in self.left:
            if number not in self.judged:
                agrees = self.chance.random() < AGREES
                sign = self.opinion if agrees else -self.opinion
                self.judged[number] = wanted or sign
            if wanted in (None, self.judged[number]):
                self.left.remove(number)
                return self.aspects[number], self.judged[number]
        return None, None

    def give_opinion(self):
        """Write a sentence about one side of the film, or about people, or about all of it."""
        point = self.chance.random()
        if point < 0.12:
            self.sign = self.opinion
            return self.say("ABOUT_FILM")
        if point < 0.22:
            self.sign = self.opinion
            return self.say("ABOUT_PEOPLE")
        form = weighted(self.chance, SHARES)
        if form == "CONTRAST":
            self.aspect, self.sign = self.next_aspect(self.opinion)
            self.other_aspect, _ = self.next_aspect(-self.opinion)
            if self.aspect is None or self.other_aspect is None:
                return self.say("PERSONAL")
        else:
            self.aspect, self.sign = self.next_aspect()
        return self.add_aside(self.say(form))

    def add_aside(self, sentence):
        """Hang an aside on a short sentence now and then."""
        if count_words([sentence]) > 9 or self.chance.random() > ASIDE_SHARE:
            return sentence
        return f"{sentence[:-1]}, {self.say('ASIDES')}."

    def give_verdict(self):
        """Write the sentence that sums up."""
        self.sign = self.opinion
        self.aspect = ("the film", 1, "interesting funny moving", "predictable slow empty", "")
        return self.say("VERDICT_" + weighted(self.chance, VERDICT_SHARES))


PRONOUNS = {
    "he": ("lead", "she", "he"),
    "his": ("lead", "her", "his"),
    "him": ("lead", "her", "him"),
    "lhe": ("lead", "she", "he"),
    "ohe": ("second", "she", "he"),
    "ohis": ("second", "her", "his"),
    "ohim": ("second", "her", "him"),
    "his3": ("third", "her", "his"),
}
VERBS = {  # singular and plural, each in the present and the past
    "is": (("is", "was"), ("are", "were")),
    "isnow": (("is", "was"), ("is", "was")),
    "was": (("was", "was"), ("were", "were")),
    "isnt": (("isn't", "wasn't"), ("aren't", "weren't")),
    "it": (("it", "it"), ("they", "they")),
    "it2": (("it", "it"), ("them", "them")),
}


# ---------------------------------------------------------------------------------------------
# Reviews


def write_review(chance, film, label, length):
    """Write one review of about `length` words as a list of paragraphs of sentences."""
    opinion = 1 if label else -1
    if chance.random() < LABEL_NOISE:
        opinion = -opinion
    writer = Writer(chance, film, opinion)
    verdict = [writer.give_verdict()] if chance.random() < 0.75 else []
    if chance.random() < 0.12:
        verdict.append(writer.say(("WATCH", opinion)))
    closing = [writer.say("CLOSINGS")] if chance.random() < 0.3 and length > 60 else []
    if chance.random() < RAMBLES and length > 60:
        closing += [writer.say("PERSONAL") for _ in range(1 + int(3 * chance.random()))]
    end = verdict + closing
    writer.known.clear()  # the end was written first, but is read last
    left = length - count_words(end)

    start = []
    if left > 35:
        start.append(writer.say("OPENINGS"))
        if chance.random() < 0.3:
            writer.sign = opinion
            start.append(writer.say("EXPECTATIONS"))
    left -= count_words(start)

    story = []
    story_words = (0.5 + 0.3 * chance.random()) * (left - 60)
    if story_words > 15:
        story = writer.tell_story(round(story_words / 17))
    left -= count_words(story)

    # Remarks and facts come first, opinions thicken towards the end.
    body = []
    while count_words(body) < left - 6 or not (body or end):
        point = chance.random()
        if point < OPINION_SHARE:
            body.append(writer.give_opinion())
        elif point < OPINION_SHARE + (1 - OPINION_SHARE) * 0.5:
            body.append(writer.say("PERSONAL"))
        else:
            body.append(writer.say("FACTS"))
    return [part for part in (start, story, body, end) if part]


def count_words(texts):
    """Count the words of some sentences."""
    return sum(len(tokenize(text)) for text in texts)


AN = re.compile(
    r"\b([Aa]) (?=(?:[aeio]|u(?!ni(?!n)|se|su|kul)|hour|honest|heir)(?!ne\b|nce\b|u))",
    re.IGNORECASE,
)


def polish(sentence):
    """Mend a sentence: a or an, doubled marks, capitals."""
    sentence = re.sub(r",\s*([.,;:])", r"\1", re.sub(r" +", " ", sentence))
    sentence = AN.sub(r"\1n ", sentence)
    sentence = re.sub(r"\bi\b", "I", sentence)
    return sentence[0].upper() + sentence[1:]


def render(chance, paragraphs):
    """Set a review as text; some reviewers leave lines between paragraphs."""
    gap = "<br /><br />" if chance.random() < 0.4 else " "
    return gap.join(" ".join(map(polish, part)) for part in paragraphs)


def make_films():
    """Invent the films of each split; no two have the same title."""
    chance = random.Random(SEED)
    films = {split: {} for split in FILMS}
    for split, count in FILMS.items():
        while len(films[split]) < count:
            film = make_film(chance)
            if all(film["title"] not in others for others in films.values()):
                films[split][film["title"]] = film
    return {split: list(titles.values()) for split, titles in films.items()}


def generate():
    """Write all reviews; per split, first the positive, then the negative ones.

    Returns
    -------
    dict
        split -> list of (text, label).
    """
    films = make_films()
    reviews = {split: [] for split in REVIEWS}
    number = 0
    for split, count in REVIEWS.items():
        for label in [1] * (count // 2) + [0] * (count // 2):
            number += 1
            chance = random.Random(SEED + number)  # so that a mended line leaves others alone
            film, length = uniform(chance, films[split]), draw_length(chance)
            paragraphs = write_review(chance, film, label, length)
            reviews[split].append((render(chance, paragraphs), label))
    return reviews


def encode(reviews):
    """Number the words by frequency over both splits and store the reviews as flat arrays.

    Returns
    -------
    (dict, dict)
        Arrays (train_ids, train_lengths, train_labels, test_...) and word -> rank from 1.
    """
    tokens = {split: [tokenize(text) for text, _ in reviews[split]] for split in reviews}
    counts = Counter(word for split in tokens for review in tokens[split] for word in review)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    index = {word: rank for rank, word in enumerate(ordered, start=1)}
    arrays = {}
    for split in reviews:
        flat = [index[word] for review in tokens[split] for word in review]
        arrays[f"{split}_ids"] = np.array(flat, dtype=np.uint16)
        arrays[f"{split}_lengths"] = np.array([len(r) for r in tokens[split]], dtype=np.int32)
        arrays[f"{split}_labels"] = np.array([y for _, y in reviews[split]], dtype=np.uint8)
    return arrays, index


def content_digest(arrays):
    """Return the SHA-256 of the reviews: lengths and ids as int32 LE, labels as uint8."""
    digest = hashlib.sha256()
    for split in ("train", "test"):
        digest.update(np.asarray(arrays[f"{split}_lengths"], dtype="<i4").tobytes())
        digest.update(np.asarray(arrays[f"{split}_ids"], dtype="<i4").tobytes())
        digest.update(np.asarray(arrays[f"{split}_labels"], dtype="u1").tobytes())
    return digest.hexdigest()


def save(arrays, index):
    """Write the two files of the practice reviews."""
    np.savez_compressed(REVIEWS_FILE, **arrays)
    WORD_INDEX_FILE.write_text(json.dumps(index, indent=0) + "\n", encoding="utf-8")


def check(arrays, index):
    """Compare a fresh generation with the committed files; return an exit status."""
    with np.load(REVIEWS_FILE, allow_pickle=False) as stored:
        same = content_digest(stored) == content_digest(arrays)
    same = same and json.loads(WORD_INDEX_FILE.read_text(encoding="utf-8")) == index
    print(
        "The committed files are what the generator writes."
        if same
        else "The committed files differ from what the generator writes: run it without --check."
    )
    return 0 if same else 1


def main():
    """Write, check or show the practice reviews."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed files")
    parser.add_argument("--show", type=int, metavar="N", help="print N reviews, write nothing")
    arguments = parser.parse_args()
    reviews = generate()
    if arguments.show:
        step = max(1, REVIEWS["train"] // arguments.show)
        for text, label in reviews["train"][::step][: arguments.show]:
            print(f"[{'positive' if label else 'negative'}] {text}\n")
        return 0
    arrays, index = encode(reviews)
    print("content digest", content_digest(arrays))
    if arguments.check:
        return check(arrays, index)
    save(arrays, index)
    return 0


if __name__ == "__main__":
    sys.exit(main())
