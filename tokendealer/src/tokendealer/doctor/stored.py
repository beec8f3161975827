"""What is in the database: its schema, keys, clients and audit log."""

from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock
from chassis.database import Database
from chassis.errors import Unavailable
from chassis.settings import SettingsError
from tokendealer import audit
from tokendealer.doctor import clients, keys, people
from tokendealer.doctor.finding import Finding, bad, ok
from tokendealer.doctor.published import Stored
from tokendealer.master_key import MasterKey
from tokendealer.models import SCHEMA_REVISION
from tokendealer.settings import Settings
from tokendealer.store import change_counts, signing_keys, users
from tokendealer.store import clients as client_store
from tokendealer.store.signing_keys import PUBLISHED


async def check(settings: Settings, clock: Clock) -> tuple[Stored | None, list[Finding]]:
    """What verifiers should be told, None when it is not known, and the findings."""
    database = Database(settings.database_url)
    try:
        await database.require_schema(SCHEMA_REVISION)
        return await _inside(database, settings, clock())
    except SettingsError as error:
        return None, [bad("database", str(error), "Mend it before anything else")]
    except (Unavailable, SQLAlchemyError):
        mend = "See whether it runs, whether a table was taken away, and who holds its lock"
        return None, [bad("database", "DATABASE_URL: does not answer as it should", mend)]
    finally:
        await database.close()


async def _inside(
    database: Database, settings: Settings, now: float
) -> tuple[Stored, list[Finding]]:
    async with database.read() as session:
        rows = await signing_keys.find_all(session)
        registered = await client_store.find_all(session)
        everybody = await users.find_all(session)
        counts = await change_counts.find_all(session)
        chain = await audit.verify_chain(session, audit.key_of(settings.pepper))
    public, decrypted = keys.public_keys(rows, MasterKey.of(settings))
    stored = Stored(
        kids=frozenset(row.kid for row in rows if row.state in PUBLISHED),
        keys=public,
        revocations_version=counts[change_counts.REVOCATIONS],
    )
    return stored, [
        ok("database", f"has schema {SCHEMA_REVISION}"),
        decrypted,
        *keys.check(rows, settings.key_policy, now),
        *clients.check(registered, now, settings.secret_warning_days),
        *people.check(everybody),
        _audit(chain),
    ]


def _audit(chain: audit.Verdict) -> Finding:
    if chain.broken is None:
        return ok("audit log", f"every entry ({chain.entries}) is whole and in its place")
    what = f"is broken at entry {chain.broken}: {chain.reason}"
    mend = "See who can write to the database; at entry 1, whether SECRET_PEPPER is the old one"
    return bad("audit log", what, mend)
