"""Settings of social support's processes: nothing beyond what every agency has."""

from services.kernel.config import Settings


class SocialSupportSettings(Settings):
    mongo_database: str = "social_support"
