"""The fixed cast, used in tests, demo data and documentation. Nobody here exists; the municipality is Rivierdal.

Dina Verbeek (71) is ill; Huub is her husband, Sanne their daughter. Nadia and Joost work in the intake team Rivierdal-Oost,
Margriet coordinates it, Kees works in West and in the safety net. Femke is the palliative nurse.
"""

from __future__ import annotations

QUESTION = "Mijn man slaapt niet meer. Ik lig elke nacht naast hem wakker en ik ben op. Wie kan er 's nachts bij hem zijn?"
DANGER = "Ik heb de pillen van mijn man opgespaard. Vanavond neem ik ze allemaal in."

TEAMS = (
    {"slug": "oost", "name": "Aanmeldteam Rivierdal-Oost", "pc4": ["0341", "0342", "0343", "0344"], "net": False},
    {"slug": "west", "name": "Aanmeldteam Rivierdal-West", "pc4": ["0345", "0346", "0347"], "net": False},
    {"slug": "vangnet", "name": "Sociaal loket Rivierdal", "pc4": [], "net": True},
)
PASSWORD = "rivierdal-demo-2026"
USERS = (
    {"email": "nadia@rivierdal.invalid", "name": "Nadia Bakkali", "places": {"oost": "member"}},
    {"email": "joost@rivierdal.invalid", "name": "Joost Hendriks", "places": {"oost": "member"}},
    {"email": "margriet@rivierdal.invalid", "name": "Margriet de Wit", "places": {"oost": "coordinator"}},
    {"email": "kees@rivierdal.invalid", "name": "Kees Postma", "places": {"west": "member", "vangnet": "coordinator"}},
)
