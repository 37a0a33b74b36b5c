"""Mentions, notices and the digest: who is told, where, and once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from django.urls import reverse

from plans.access import plan_for
from plans.commands.talk import add_comment, mentionable
from plans.digests import send_digests
from plans.mentions import names_to_people, pieces
from plans.models import Comment, Membership, Notice, NoticeReason, User
from plans.queries.activity import changed_since
from tests.cast import NOW, Cast, client_of
from tests.services import free_port

MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Ilse Vermeiren please", ["Ilse Vermeiren"]),
        ("ask @ilse, then @SECURITY.", ["ilse", "SECURITY"]),
        ("@Ana could be either", []),
        ("@Ana Lima and @Ana Weber", ["Ana Lima", "Ana Weber"]),
        ("mail a@ilse.example or @@Ilse", ["Ilse"]),
        ("@Ilsebill is another", []),
        ("", []),
    ],
)
def test_who_stands_behind_an_at(text: str, meant: list[str]) -> None:
    people = [(1, "Ilse Vermeiren", "SEC"), (2, "Ana Lima", ""), (3, "Ana Weber", "SEC")]
    found = pieces(text, names_to_people(people, {"SEC": "Security", "DS": "Science"}))
    assert [piece.text[1:] for piece in found if piece.who] == meant
    assert "".join(piece.text for piece in found) == text


def test_a_group_names_its_members() -> None:
    people = [(1, "Ilse Vermeiren", "SEC"), (2, "Ana Lima", ""), (3, "Ana Weber", "SEC")]
    (piece,) = pieces("@security", names_to_people(people, {"SEC": "Security"}))
    assert piece.who == (1, 3)


def say(people: Cast, by: User, text: str, target: str = "group_list", at: datetime = NOW) -> Comment:
    return add_comment(plan=people.plan, kind="page", target=target, text=text, by=by, at=at)


@pytest.mark.django_db
@pytest.mark.database
def test_who_is_mentioned_or_spoke_before_is_told_once_and_nobody_of_their_own_words(people: Cast) -> None:
    assert {"security", "facilitator"} <= set(mentionable(people.plan))
    say(people, people.security, "Where do keys lie?")
    say(people, people.facilitator, "@Security and @deputy, look. @Facilitator too.")
    told = set(Notice.objects.values_list("member__name", "reason"))
    assert told == {("Security", NoticeReason.MENTION), ("Deputy", NoticeReason.MENTION)}
    say(people, people.deputy, "In our vault.")
    later = Notice.objects.filter(by__name="Deputy").values_list("member__name", "reason")
    assert set(later) == {("Security", NoticeReason.REPLY), ("Facilitator", NoticeReason.REPLY)}


@pytest.mark.django_db
def test_the_center_shows_opens_and_empties(people: Cast) -> None:
    say(people, people.facilitator, "@security, would <b>BYOK</b> be enough?")
    client = client_of(people.security)
    page = client.get(reverse("notice_list")).content.decode()
    assert "Facilitator mentioned you at Groups" in page
    assert "&lt;b&gt;BYOK" in page
    assert "1 unread" in client.get(reverse("notice_count")).content.decode()
    notice = Notice.objects.get()
    assert client_of(people.science).post(reverse("notice_open", args=[notice.pk])).status_code == 404
    opened = client.post(reverse("notice_open", args=[notice.pk]))
    assert opened["Location"] == reverse("comment_list", args=[people.plan.key, "page", "group_list"])
    assert client.get(reverse("notice_count")).content.strip() == b""
    talk = client.get(opened["Location"]).content.decode()
    assert '<span class="mention">@security</span>' in talk


@pytest.mark.django_db
def test_a_page_is_talked_about_by_its_route_and_nothing_else(people: Cast) -> None:
    client = client_of(people.viewer)
    for target, status in (("roadmap", 200), ("no-such-page", 404)):
        assert client.get(reverse("comment_list", args=[people.plan.key, "page", target])).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 10])
def test_the_center_takes_two_queries_and_those_of_its_frame(
    people: Cast, times: int, django_assert_max_num_queries: object
) -> None:
    for number in range(times):
        say(people, people.facilitator, "@security?", at=NOW + timedelta(minutes=number))
    client = client_of(people.security)
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # pytest-django gives it no type
        client.get(reverse("notice_list"))


@pytest.mark.django_db
def test_what_others_changed_since_the_last_visit_is_new(people: Cast) -> None:
    place = Membership.objects.filter(plan=people.plan, user=people.security)
    place.update(last_seen_at=NOW, previous_visit_at=NOW - timedelta(days=2))
    say(people, people.facilitator, "Later.", at=NOW + timedelta(hours=1))
    say(people, people.security, "My own.", at=NOW + timedelta(hours=1))
    assert changed_since(plan_for(people.security, people.plan.key)) == 1
    page = client_of(people.security).get(reverse("activity", args=[people.plan.key])).content.decode()
    assert page.count(">new</span>") == 1


class Postbox:
    """A mail server on this machine: what arrives, and whether it takes anything at all."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.is_open = True

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if not self.is_open:
            return "451 come back later"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    box, port = Postbox(), free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def to(mails: list[EmailMessage], user: User) -> list[EmailMessage]:
    return [mail for mail in mails if mail["To"] == user.email]


@pytest.mark.django_db
@pytest.mark.database
def test_the_digest_comes_by_smtp_once_and_stops_by_one_click(people: Cast, postbox: Postbox) -> None:
    say(people, people.facilitator, "@security, would BYOK be enough?")
    send_digests(MORNING)
    (mail,) = to(postbox.mails, people.security)
    assert mail["Subject"] == "Concord: 1 thing waits for you"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "Facilitator mentioned you at Groups" in plain.get_content()
    send_digests(MORNING + timedelta(hours=1))
    send_digests(MORNING + timedelta(days=1))
    assert len(to(postbox.mails, people.security)) == 1
    say(people, people.facilitator, "@security, once more", at=MORNING + timedelta(days=1))
    link = re.search(r"<http://localhost:\d+(/unsubscribe/[^>]+)>", mail["List-Unsubscribe"])
    assert link is not None
    stranger = Client()
    assert stranger.get(link[1]).status_code == 200
    assert User.objects.get(pk=people.security.pk).digest == User.Digest.DAILY
    assert stranger.post(link[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    send_digests(MORNING + timedelta(days=2))
    assert len(to(postbox.mails, people.security)) == 1


@pytest.mark.django_db
def test_a_digest_that_could_not_be_sent_comes_an_hour_later(people: Cast, postbox: Postbox) -> None:
    say(people, people.facilitator, "@security, would BYOK be enough?")
    postbox.is_open = False
    assert send_digests(MORNING) == 0
    postbox.is_open = True
    assert send_digests(MORNING + timedelta(hours=1)) == 1
    assert len(to(postbox.mails, people.security)) == 1


@pytest.mark.django_db
def test_nobody_is_written_to_before_their_morning(people: Cast, postbox: Postbox) -> None:
    say(people, people.facilitator, "@security?")
    User.objects.filter(pk=people.security.pk).update(time_zone="America/Los_Angeles")
    send_digests(MORNING)
    assert not to(postbox.mails, people.security)
    User.objects.filter(pk=people.security.pk).update(time_zone="Asia/Kathmandu")
    send_digests(MORNING)
    assert len(to(postbox.mails, people.security)) == 1
