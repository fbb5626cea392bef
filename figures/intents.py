"""Which intents are questions: what is counted. Greetings, thanks and the choice of a language are none."""

TOPICS = (
    "language_mediation",
    "request_mediator",
    "become_mediator",
    "discrimination",
    "volunteering",
    "neighbourhood",
    "empowerment",
    "children_youth",
    "institution_training",
    "school_kita",
    "german_course",
    "work_training",
    "housing",
    "health",
    "residence_asylum",
    "letters_forms",
    "benefits",
    "family_counselling",
    "migrant_organisations",
    "about_iz",
    "partners_network",
)
DETAILS = (
    "opening_hours",
    "location",
    "contact",
    "cost",
    "eligibility",
    "documents_needed",
    "languages_spoken",
    "upcoming_events",
)
OTHERS = (
    "talk_to_human",
    "request_status",
    "cancel_request",
    "emergency",
    "bot_help",
    "bot_challenge",
    "privacy_info",
    "privacy_delete",
    "complaint",
    "out_of_scope",
)
QUESTIONS = frozenset((*TOPICS, *DETAILS, *OTHERS))
NO_QUESTIONS = frozenset(
    ("greet", "goodbye", "thanks", "affirm", "deny", "change_language", "show_entry", "show_menu")
)
