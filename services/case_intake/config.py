"""Settings of the intake point's processes: nothing beyond what every agency has."""

from services.kernel.config import Settings


class CaseIntakeSettings(Settings):
    mongo_database: str = "case_intake"
