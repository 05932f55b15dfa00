"""Each refusal of an order in words: what, why, until when (R74, R75). The sentences are ours."""

from dataclasses import dataclass

from core.templating import de
from services.boite.rules import written
from services.carte_vitale.rules import Examen, Refus
from services.referentiel.models import Assure


@dataclass(frozen=True)
class Phrase:
    """`{prenom}`, `{de}` (« de Jeanne », « d'Élodie ») and `{le}` stand for what is known."""

    titre: str
    pourquoi: str
    duree: str

    def told(self, assure: Assure, examen: Examen) -> "Phrase":
        """The same about this person, on this day."""
        known = {
            "prenom": assure.prenom,
            "de": de(assure.prenom),
            "le": written(examen.le) if examen.le else "",
        }
        return Phrase(*(text.format(**known) for text in (self.titre, self.pourquoi, self.duree)))


PHRASES = {
    Refus.TROP_JEUNE: Phrase(
        "La première carte vient à 12 ans",
        "{prenom} n'a pas encore 12 ans. En attendant, son nom est sur la carte d'au moins un "
        "parent.",
        "Jusqu'au {le}, le jour de ses 12 ans.",
    ),
    Refus.NON_AUTORISE: Phrase(
        "La caisse n'autorise pas cette commande",
        "L'ancienne carte a servi à tort, ou la situation {de} ne donne pas droit à une carte "
        "Vitale. Le site ne peut pas lever ce refus.",
        "Jusqu'à la réponse de la caisse, sans date connue.",
    ),
    Refus.MUTATION: Phrase(
        "Le dossier change de régime",
        "Le dossier {de} part vers un autre régime, comme la MSA. C'est le nouveau régime qui "
        "donnera la carte.",
        "Jusqu'à la fin du transfert. Le nouveau régime vous écrit.",
    ),
    Refus.NPAI: Phrase(
        "La caisse n'a pas la bonne adresse",
        "Une lettre de la caisse est revenue : « n'habite pas à l'adresse indiquée ». La carte "
        "part par la poste, elle se perdrait.",
        "Jusqu'à ce que l'adresse soit corrigée. C'est immédiat ici.",
    ),
    Refus.EN_COURS: Phrase(
        "Une carte est déjà commandée",
        "Une commande est en cours pour {prenom}. On n'en fait pas deux à la fois.",
        "Jusqu'à ce que la carte soit reçue.",
    ),
    Refus.DECLARATION: Phrase(
        "Il faut d'abord une déclaration",
        "La carte {de} est encore valable pour la caisse. Perdue, volée ou en panne : "
        "déclarez-le, puis commandez.",
        "Jusqu'à la déclaration. La commande s'ouvre aussitôt après.",
    ),
    Refus.PLI: Phrase(
        "La commande en ligne est fermée aujourd'hui",
        "Les 4 jours pour commander en ligne sont passés. Aujourd'hui, un formulaire papier part "
        "par la poste.",
        "Jusqu'à ce soir. Elle rouvre le {le}.",
    ),
}


def phrase(assure: Assure, examen: Examen) -> Phrase | None:
    """Why this person's card cannot be ordered; None when it can."""
    return PHRASES[examen.refus].told(assure, examen) if examen.refus else None
