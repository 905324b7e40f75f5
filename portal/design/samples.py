"""Residents' and officers' words for the living page of components: long ones, so that the seams show."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

Sample = dict[str, Any]

SENTENCES = {
    "name": "Vārds būs redzams visiem pie idejas.",
    "nickname": "Redzams būs tikai segvārds; atbildi nosūtīsim uz jūsu e-pastu.",
    "anonymous": "Jūsu vārdu neprasām un neglabājam. Atbilde būs publiska. Papildināt vai atsaukt ideju varēsiet "
    "tikai ar kodu.",
}


ICONS = [
    "pin", "map", "list", "clock", "check", "close", "camera", "search", "filter", "hand", "share", "print", "arrow",
    "arrow-left", "locate", "language", "menu", "user", "mail", "lock", "leaf", "warning", "paper", "library",
    "question", "calendar", "pen", "atbalss",
]  # fmt: skip


class SampleForm(forms.Form):
    title = forms.CharField(label="Kas jāuzlabo?", help_text="Viens teikums, kuru kaimiņš sapratīs.", max_length=120)
    text = forms.CharField(label="Pastāstiet vairāk", widget=forms.Textarea, required=False)
    neighbourhood = forms.ChoiceField(label="Apkaime", choices=[("", "Izvēlieties"), ("1", "Zvejniekciems")])
    nowhere = forms.BooleanField(label="Precīzas vietas nav", required=False)
    identity = forms.ChoiceField(
        label="Kā jūs parakstīsieties?",
        widget=forms.RadioSelect,
        choices=[("name", "Ar savu vārdu"), ("nickname", "Ar segvārdu"), ("anonymous", "Anonīmi")],
    )


def _step(number: int, status: str, label: str, tone: str, made_at: date, explanation: str, **more: Any) -> Sample:
    by = "Moderators" if status in {"published", "received"} else "Labiekārtošanas un mājokļu apsaimniekošanas nodaļa"
    return {
        "number": number,
        "kind": "status",
        "status": status,
        "status_label": label,
        "status_tone": tone,
        "made_at": made_at,
        "explanation": explanation,
        "by": by,
        **more,
    }


def _clocks(today: date) -> dict[str, Sample]:
    return {
        "waiting": {"state": "waiting", "due_on": today + timedelta(days=9), "first_due_on": None},
        "extended": {
            "state": "waiting",
            "due_on": today + timedelta(days=26),
            "first_due_on": today + timedelta(days=9),
        },
        "late": {"state": "late", "due_on": today - timedelta(days=6), "days": 6, "by": "Ceļu nodaļa"},
        "promised": {"state": "promised", "due_on": today.replace(year=today.year + 1, month=5, day=31)},
        "promise_late": {"state": "promise_late", "due_on": today - timedelta(days=21), "days": 21},
        "stopped": {"state": "stopped"},
        "elsewhere": {"state": "stopped", "elsewhere": True, "by": "Valsts meži"},
    }


def _trails(now: datetime, clocks: dict[str, Sample]) -> list[Sample]:
    received = _step(
        1,
        "received",
        "Ideja saņemta",
        "neutral",
        (now - timedelta(days=30)).date(),
        "Paldies, ideja saņemta. Tās numurs: PKR-2026-00042.",
        day_only=True,
    )
    published = _step(
        2, "published", "Ideja publicēta", "neutral", now - timedelta(days=29), "Ideja atbilst noteikumiem."
    )
    review = _step(
        3,
        "under_review",
        "Izskatām",
        "waiting",
        now - timedelta(days=20),
        "Apsekojām vietu. Zemes īpašnieks ir Valsts meži, tāpēc lūdzām saskaņojumu.\n\nLīdz atbildei ceļš paliek "
        "slēgts.",
        answer_due_on=clocks["extended"]["due_on"],
    )
    redacted = _step(
        4,
        "under_review",
        "Precizējums",
        "waiting",
        now - timedelta(days=12),
        "",
        redacted=True,
        redaction={
            "made_at": now - timedelta(days=11),
            "by": "Datu aizsardzības speciālists",
            "reason": "Tekstā bija iedzīvotāja tālruņa numurs.",
        },
    )
    progress = _step(
        5,
        "in_progress",
        "Darbi sākušies",
        "neutral",
        now - timedelta(days=7),
        "Noslēdzām līgumu ar būvnieku.",
        details={"cost": 18400, "period": "No maija līdz augustam", "decision": "Domes lēmums Nr. 214"},
        gap_days=6,
    )
    done = _step(
        6,
        "done",
        "Ideja īstenota",
        "answered",
        now - timedelta(days=1),
        "Rotaļlaukums ir atvērts. Paldies, ka pamanījāt un pateicāt.",
        details={"cost": 17950.5, "period": "2026. gada augusts"},
    )
    declined = _step(
        4,
        "declined",
        "Šo ideju neīstenosim",
        "neutral",
        now - timedelta(days=3),
        "Šo ideju neīstenosim. Iemesls: krasta kāpu aizsargjoslā jaunas stāvvietas būvēt nedrīkst.",
        details={
            "reason_label": "To aizliedz ārējs normatīvais akts",
            "decided_by": "Teritorijas plānošanas un attīstības departaments",
            "next_step": "Lūdziet izskatīt atkārtoti līdz 14. decembrim.",
        },
    )
    forwarded = _step(
        3,
        "forwarded",
        "Nodota citai iestādei",
        "neutral",
        now - timedelta(days=4),
        "Taka ir valsts mežā, tāpēc ideju nodevām tā apsaimniekotājam.",
        details={"forwarded_to": "Valsts meži"},
    )
    return [
        {"title": "Gaida atbildi", "clock": clocks["extended"], "steps": [redacted, review, published, received]},
        {"title": "Kavējas", "clock": clocks["late"], "steps": [published, received]},
        {"title": "Īstenota", "clock": clocks["stopped"], "steps": [done, progress, review, published, received]},
        {"title": "Noraidīta", "clock": clocks["stopped"], "steps": [declined, published, received]},
        {"title": "Nodota citai iestādei", "clock": clocks["elsewhere"], "steps": [forwarded, published, received]},
    ]


def _ideas(today: date, clocks: dict[str, Sample]) -> list[Sample]:
    bare = {"url": "#", "submitted_on": today - timedelta(days=4)}
    return [
        bare
        | {
            "title": "Soliņi un apgaismojums ceļā uz Zvejniekciema bibliotēku",
            "text": "Mamma uz bibliotēku iet ar kājām, un pusceļā nav kur apsēsties. Vakarā ceļš ir tumšs.",
            "status": "under_review",
            "status_label": "Izskatām",
            "status_tone": "waiting",
            "neighbourhood": "Zvejniekciems",
            "support_count": 48,
            "clock": clocks["waiting"],
        },
        bare
        | {
            "title": "Starppašvaldību velosipēdistu infrastruktūras nepārtrauktība Krasta ielā",
            "text": "Veloceliņš pēkšņi beidzas.",
            "status": "published",
            "status_label": "Publicēta",
            "status_tone": "neutral",
            "neighbourhood": "Ziemeļkrasts",
            "support_count": 1204,
            "clock": clocks["late"],
            "away": 1240,
        },
        bare
        | {
            "title": "Atjaunot pludmales laipu",
            "text": "",
            "status": "done",
            "status_label": "Īstenota",
            "status_tone": "answered",
            "neighbourhood": "Kāpas",
            "support_count": 21,
            "clock": clocks["stopped"],
        },
    ]


def samples() -> Sample:
    now = timezone.localtime()
    clocks = _clocks(now.date())
    wrong = SampleForm({"title": "", "text": "Pie skolas nav gājēju pārejas.", "identity": "anonymous"})
    wrong.full_clean()
    return {
        "clocks": clocks,
        "trails": _trails(now, clocks),
        "ideas": _ideas(now.date(), clocks),
        "form": SampleForm(initial={"identity": "name"}, prefix="sample"),
        "wrong": wrong,
        "sentences": SENTENCES,
        "statuses": [
            ("received", "Saņemta", "neutral"),
            ("published", "Publicēta", "neutral"),
            ("under_review", "Izskatām", "waiting"),
            ("on_ballot", "Balsojumā", "neutral"),
            ("funded", "Finansēta", "answered"),
            ("in_progress", "Tiek īstenota", "neutral"),
            ("done", "Īstenota", "answered"),
            ("declined", "Noraidīta", "neutral"),
            ("forwarded", "Nodota citai iestādei", "neutral"),
            ("withdrawn", "Atsaukta", "neutral"),
            ("late", "Kavējas", "late"),
        ],
        "crumbs": [{"label": "Sākums", "url": "#"}, {"label": "Idejas", "url": "#"}],
        "tabs": [
            {"label": "Saraksts", "url": "#", "current": True, "icon": "list"},
            {"label": "Karte", "url": "#", "icon": "map"},
        ],
        "figures": [
            {"value": "64", "label": "idejas šogad", "url": "#"},
            {"value": "51", "label": "atbildēta laikā", "tone": "answered"},
            {"value": "9", "label": "gaida atbildi", "tone": "waiting"},
            {"value": "4", "label": "kavējas", "tone": "late"},
        ],
        "how": [
            {"title": "Pierakstiet", "text": "Pietiek ar diviem teikumiem un vietu kartē. Vārds nav obligāts."},
            {"title": "Mēs atbildam", "text": "Desmit darbdienu laikā, publiski. Ja kavējamies, to redz visi."},
            {"title": "Sekojiet līdzi", "text": "Katrs ieraksts paliek: arī tad, ja atbilde ir „nē”."},
        ],
        "facts": [
            {"label": "Numurs", "value": "PKR-2026-00042"},
            {"label": "Apkaime", "value": "Zvejniekciems", "url": "#"},
            {"label": "Kanāls", "value": "Ievadīts bibliotēkā"},
        ],
        "tombstone": {
            "reference": "PKR-2026-00017",
            "place": "Zvejniekciems",
            "removed_on": now.date() - timedelta(days=12),
            "rule_label": "4. noteikums: nevienu neaizskaram",
            "rule_url": "#",
            "by": "Moderators",
            "contest_url": "#",
        },
        "filters": [
            {"name": "sort", "label": "Kārtot", "options": [{"value": "new", "label": "Jaunākās", "selected": True}]},
            {"name": "neighbourhood", "label": "Apkaime", "options": [{"value": "", "label": "Visas apkaimes"}]},
            {"name": "category", "label": "Joma", "options": [{"value": "", "label": "Visas jomas"}]},
            {"name": "status", "label": "Statuss", "options": [{"value": "", "label": "Jebkurš"}]},
        ],
        "checks": [{"name": "late", "label": "Tikai tās, kuru atbilde kavējas"}],
        "active": [{"label": "Zvejniekciems", "remove_url": "#"}, {"label": "Kavējas", "remove_url": "#"}],
        "letter": {
            "subject": "Atbilde uz jūsu ideju PKR-2026-00042",
            "to": "anna@example.org",
            "sent_at": now,
            "text": "Labdien!\n\nUz jūsu ideju ir atbilde. Lasiet to šeit:\nhttps://piekraste.example/c/PKR-2026-00042",
        },
        "icons": ICONS,
        "pins": ["pin-waiting", "pin-answered", "pin-declined", "pin-late", "pin-done"],
        "pictures": ["empty-map", "empty-bench", "empty-search", "empty-letter", "empty-path", "gate", "broken-thread"],
    }
