"""/api/admin/explain"""

from dataclasses import asdict

from quart import Blueprint, Response
from quart_schema import document_response

from bearer.quart import require
from chassis.intake.takes import takes
from chassis.representation import respond
from tokendealer.explain import Question, explain_stored
from tokendealer.own_tokens import ADMIN
from tokendealer.routes.admin.context import current
from tokendealer.schemas.token import ExplainRequest, Explanation

routes = Blueprint("admin_explain", __name__, url_prefix="/api/admin/explain")


@routes.post("")
@require(ADMIN)
@takes(body=ExplainRequest)
@document_response(Explanation)
async def explain_token(body: ExplainRequest) -> Response:
    """Tell step by step what a verifier says of a token, and how to mend what is wrong."""
    context = current()
    settings = context.settings
    explanation = await explain_stored(
        body.token,
        Question(settings.issuer, body.audience, tuple(body.scopes), settings.leeway),
        database=context.database,
        keys=context.keyring.current.public_keys,
        now=context.clock(),
    )
    return respond(asdict(explanation), headers={"Cache-Control": "no-store"})
