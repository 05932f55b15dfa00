"""Whether a question is asked in English: then its page in English is shown, if there is one.

Counting little words is enough for a question of two words or more, and costs nothing; measured
on the evaluation sets (tests/chatbot/test_language.py).
"""

from core.analyse import words

ENGLISH = frozenset(
    """about abroad abused account add address afford after again am an and any app apply
    appointment are at baby bank be beating beats been before between bill birth bleeding book
    born breathe breathing call can cannot card change charge check child children claim code
    contact cost costs cover covered daughter deaf declare did didn difference do doctor does
    doesn don download draft dying emergency employer english expire explained fake family
    father find fire first for forgot form free from get getting give good got had has hasn
    have haven he health help her here him his hit hits hitting home hospital house how hurt
    husband if in insurance is isn issue it job kill know late leave letter login lose lost
    make many money mother moved much my myself name need new no not number of off old open or
    order our out paper password pay phone pregnant raped received refund refused register
    reimbursed reimbursement replace scam send she should sick sign someone son speak stolen
    student swallowed text that the their them there they this three to travel trip unconscious
    upfront us vaccine want wants was we website what when where which who whose why wife with
    without won work working years yes you young your""".split()
)
# Spelt like an English word, and said every day in French: alone they tell nothing.
BOTH = frozenset("an charge contact cover declare form if in no or son us free job code".split())
FRENCH = frozenset(
    """a ai alors ameli apres arret au aucun aussi aux avant avec avoir c ca carte ce ces cette chez
    combien comment compte d dans de demande depuis des dois docteur du elle en enfant est et etre
    faire faut femme il ils j jai je jour jours l la le les leur lui m ma mais mari me medecin mere
    mes moi moins mois mon mutuelle n ne ni nous numero on ou oui pas pere perdu peut peux plus pour
    pourquoi qu quand que quel quelle qui quoi recevoir recu remboursement s sa sans se secu ses si
    soins sont sur ta te toi ton toujours trop tu un une vais veux votre vous y""".split()
) - {"a", "ameli", "carte", "m", "me", "on", "s"}


def is_english(text: str) -> bool:
    """More English little words than French ones, and one that only English has.

    >>> is_english("I lost my carte vitale"), is_english("j'ai perdu ma carte vitale")
    (True, False)
    """
    said = words(text)
    english = sum(word in ENGLISH for word in said)
    sure = any(word in ENGLISH and word not in BOTH for word in said)
    return sure and english > sum(word in FRENCH for word in said)
