"""The assistant's search beside tuned plain Whoosh on the same index, question by question."""

from bench.table import Row
from chatbot.evaluation import latency, questions

QUESTIONS = 300  # at most
GOAL = 3.0


def rows() -> list[Row]:
    asked = questions("test")[:QUESTIONS]
    latency(asked[:5])  # opens the index and loads the classifier
    ratio = latency(asked)["ratio_to_plain_whoosh"]
    name = f"the assistant's search, {len(asked)} test questions"
    return [Row(name, "tuned plain Whoosh", None, ratio, GOAL)]
