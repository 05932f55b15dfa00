"""The linear classifier: probabilities, labels that exist, one byte a weight."""

import math
from pathlib import Path

import pytest

from chatbot import training
from chatbot.classifier import BUCKETS, OTHER, Linear, buckets, grams, load, save
from chatbot.danger import loaded
from chatbot.evaluation import questions
from editorial import store

TEXTS = [
    "j'ai perdu ma carte vitale",
    "",
    "?!…",
    "😀 بطاقة",
    "xqzwvkj",
    "a" * 10_000,
    "\x00\x01",
    "carte " * 2_000,
]
COMMON = bytes([20]) * BUCKETS  # every bucket is as common as any
TWO = Linear(["a", OTHER], [0.5, -0.5], 0.01, COMMON, bytes(2 * BUCKETS))


@pytest.mark.parametrize("name", ["pages", "danger"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_probabilities_sum_to_one_whatever_the_text(name: str, text: str) -> None:
    found = load(name).probabilities(text)
    assert sum(found.values()) == pytest.approx(1)
    assert all(0 <= p <= 1 and math.isfinite(p) for p in found.values())


def test_an_empty_text_gets_the_bias_alone() -> None:
    found = TWO.probabilities("")
    yes, no = (1 / (1 + math.exp(-bias)) for bias in TWO.bias)
    assert found["a"] == pytest.approx(yes / (yes + no))
    assert found == TWO.probabilities("?!… 😀")


def test_every_label_is_a_page_or_nobody() -> None:
    assert set(load("pages").labels) - {OTHER} == set(store.summaries())


def test_every_kind_of_danger_has_its_case_in_the_catalogue() -> None:
    assert set(load("danger").labels) - {OTHER} <= set(loaded().alerts)
    assert OTHER in load("danger").labels


@pytest.mark.parametrize("name", ["pages", "danger"])
def test_a_model_holds_one_byte_a_weight(name: str) -> None:
    model = load(name)
    assert len(model.weights) == BUCKETS * len(model.labels)
    assert len(model.rarity) == BUCKETS
    assert min(model.rarity) > 0
    assert len(model.bias) == len(model.labels) == len(set(model.labels))
    assert model.scale > 0


def test_the_order_of_words_matters_little_and_their_writing_not_at_all() -> None:
    model = load("pages")
    for row in questions("dev")[::40]:
        plain = model.probabilities(row.q)
        assert model.probabilities(f"  {row.q.upper()} ?!") == pytest.approx(plain)


def test_a_feature_counts_once_however_often_it_is_said() -> None:
    assert buckets("carte carte carte") == buckets("carte carte")
    assert buckets("carte") == sorted(set(buckets("carte")))
    assert all(0 <= bucket < BUCKETS for bucket in buckets("j'ai perdu ma carte"))


def test_what_few_texts_have_counts_more() -> None:
    often, once, never = training.rarity([[1, 2], [1], [1]])[1:4]
    assert often < once < never


def test_grams_hold_the_edges_of_words() -> None:
    assert list(grams("Né")) == [" ne", "ne ", " ne "]  # too short for five
    assert list(grams("")) == []


def test_a_model_survives_being_saved(tmp_path: Path) -> None:
    weights = bytes(range(256)) * (2 * BUCKETS // 256)
    model = Linear(["é", OTHER], [0.25, -1.0], 0.003, COMMON, weights)
    save(model, "essai", tmp_path)
    assert load("essai", tmp_path) == model
