"""Settings of court liaison's processes: nothing beyond what every agency has."""

from services.kernel.config import Settings


class CourtLiaisonSettings(Settings):
    mongo_database: str = "court_liaison"
