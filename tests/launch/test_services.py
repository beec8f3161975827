"""The table of services holds together."""

from launch.services import SERVICES, Service


def test_no_two_services_share_a_name_or_a_port():
    assert len({service.name for service in SERVICES}) == len(SERVICES)
    assert len({service.port for service in SERVICES}) == len(SERVICES)


def test_settings_are_named_after_the_service():
    service = Service("mailer", 8009, "sends mail")
    assert service.port_setting == "MAILER_PORT"
    assert service.database_setting == "MAILER_DATABASE_URL"
