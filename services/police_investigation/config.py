"""Settings of the police's processes: nothing beyond what every agency has."""

from services.kernel.config import Settings


class PoliceInvestigationSettings(Settings):
    mongo_database: str = "police_investigation"
