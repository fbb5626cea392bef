"""What people write when they are asked for the day and time of an appointment, and what they mean.

Seen from Tuesday, 24 November 2026, nine o'clock.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from handover.spoken_time import understand
from locales import formatting

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
# Day of the month (this one, or the next where it has passed) and time; "-" is not said.
WRITTEN = {
    "de": [
        ("nächste woche mittwoch 11 uhr", "2 11:00"),
        ("nächste woche", "- -"),
        ("Mi. 25.11., 15 Uhr", "25 15:00"),
        ("übermorgen halb zehn", "26 09:30"),
        ("nächsten dienstag um 15 uhr", "1 15:00"),
        ("morgen früh um 9", "25 09:00"),
        ("25.11. 14:30", "25 14:30"),
        ("am 3. dezember um 10", "3 10:00"),
        ("mi 8:15", "25 08:15"),
        ("freitag nachmittag um 3", "27 15:00"),
        ("heute um 16 uhr", "24 16:00"),
        ("in 2 tagen um elf", "26 11:00"),
        ("1.12.2026 9 uhr 30", "1 09:30"),
        ("donnerstag viertel nach 10", "26 10:15"),
        ("Donnerstag viertel vor zehn", "26 09:45"),
        ("montag", "30 -"),
        ("um 10", "- 10:00"),
        ("irgendwann", "- -"),
        ("freitag morgen um 9", "27 09:00"),
        ("Termin ist am Donnerstag, 26. November um 8 Uhr", "26 08:00"),
        ("mittwoch 13.45 uhr", "25 13:45"),
        ("halb sieben am freitag abend", "27 18:30"),
        ("gestern um 10", "23 10:00"),
        ("in einer woche um 12", "1 12:00"),
    ],
    "en": [
        ("next Tuesday at 3", "1 15:00"),
        ("tomorrow 10am", "25 10:00"),
        ("tmrw at half past nine", "25 09:30"),
        ("day after tomorrow at 4 pm", "26 16:00"),
        ("friday 2:30", "27 14:30"),
        ("on the 3rd of december at 11", "3 11:00"),
        ("december 3 at 9:15", "3 09:15"),
        ("today at noon", "24 12:00"),
        ("26/11 8:00", "26 08:00"),
        ("thursday quarter to ten", "26 09:45"),
        ("in 3 days at 10", "27 10:00"),
        ("monday afternoon", "30 -"),
        ("at 9", "- 09:00"),
        ("soon please", "- -"),
        ("Wed 3pm", "25 15:00"),
    ],
    "ar": [
        ("الاسبوع الجاي يوم الثلاثاء الساعة تسعة", "1 09:00"),
        ("بكرا الصبح", "25 -"),
        ("الثلاثاء الجاي الساعة ٣ ونص", "1 15:30"),
        ("بكرة الساعة ١٠", "25 10:00"),
        ("بعد بكرا الساعة تسعة الصبح", "26 09:00"),
        ("يوم الخميس الساعة 2 الظهر", "26 14:00"),
        ("الجمعة ٢:٣٠", "27 14:30"),
        ("٣ كانون الأول الساعة ١١", "3 11:00"),
        ("25/11 الساعة 9", "25 09:00"),
        ("الاربعا العصر الساعة 4", "25 16:00"),
        ("غداً الساعة العاشرة صباحاً", "25 10:00"),
        ("الاثنين ١٠ الا ربع", "30 09:45"),
        ("bokra el sa3a 10", "25 10:00"),
        ("bukra 3ashra w nos", "25 10:30"),
        ("بعد ٣ أيام الساعة ٨", "27 08:00"),
        ("ما بعرف", "- -"),
        ("25 نوفمبر الساعة 8 وربع", "25 08:15"),
        ("عندي Termin يوم الخميس um 10", "26 10:00"),
    ],
    "fa": [
        ("پس فردا ساعت ۱۰", "26 10:00"),
        ("فردا ساعت ۹ صبح", "25 09:00"),
        ("سه شنبه ساعت ۳ بعد از ظهر", "1 15:00"),
        ("سه\u200cشنبه ساعت ۳ و نیم", "1 15:30"),
        ("پنجشنبه ده و نیم", "26 10:30"),
        ("جمعه ساعت 14:30", "27 14:30"),
        ("امروز ساعت ۴ عصر", "24 16:00"),
        ("۳ دسامبر ساعت ۱۱", "3 11:00"),
        ("25.11 ساعت ۸", "25 08:00"),
        ("هفته بعد دوشنبه", "30 -"),
        ("farda saat 10", "25 10:00"),
        ("pas farda saat 9 o nim", "26 09:30"),
        ("سه روز بعد ساعت ۱۰", "27 10:00"),
        ("نمی\u200cدانم", "- -"),
        ("چهارشنبه صبح ساعت ۸", "25 08:00"),
        ("صبا ساعت ۱۰ بجه", "25 10:00"),
    ],
    "ps": [
        ("سبا ماسپښین", "25 -"),
        ("سبا په لسو بجو", "25 10:00"),
        ("بل سبا سهار نهه بجې", "26 09:00"),
        ("سه شنبه درې بجې", "1 15:00"),
        ("پنجشنبه په ۱۰ بجو", "26 10:00"),
        ("نن په ۴ بجو", "24 16:00"),
        ("جمعه ۲ نیمې بجې", "27 14:30"),
        ("۲۵.۱۱ په ۸ بجو", "25 08:00"),
        ("۳ دسمبر په ۱۱ بجو", "3 11:00"),
        ("درې ورځې وروسته په ۹ بجو", "27 09:00"),
        ("دوشنبه سهار", "30 -"),
        ("saba 10 baje", "25 10:00"),
        ("نه پوهېږم", "- -"),
        ("چارشنبه ۸:۱۵", "25 08:15"),
        ("په ۹ بجو", "- 09:00"),
    ],
    "tr": [
        ("haftaya çarşamba 10:00", "2 10:00"),
        ("yarın öğleden sonra", "25 -"),
        ("yarın saat 10'da", "25 10:00"),
        ("haftaya salı 15:30", "1 15:30"),
        ("çarşamba günü saat 9 buçukta", "25 09:30"),
        ("cuma 14.00", "27 14:00"),
        ("3 aralık saat 11", "3 11:00"),
        ("3 Aralık'ta 11:00", "3 11:00"),
        ("bugün saat üçte", "24 15:00"),
        ("öbür gün sabah dokuzda", "26 09:00"),
        ("persembe gunu 10 bucuk", "26 10:30"),
        ("yarin sabah 8de", "25 08:00"),
        ("25.11.2026 saat 8:45", "25 08:45"),
        ("3 gün sonra saat 10", "27 10:00"),
        ("pazartesi", "30 -"),
        ("bilmiyorum", "- -"),
        ("saat 10", "- 10:00"),
    ],
    "ku": [
        ("sibê saet 10", "25 10:00"),
        ("sibê saet dehan", "25 10:00"),
        ("dusibê saet 9 û nîv", "26 09:30"),
        ("sêşemê saet 3 piştî nîvro", "1 15:00"),
        ("pêncşemê saet 10:30", "26 10:30"),
        ("roja înê saet 2", "27 14:00"),
        ("îro saet 4", "24 16:00"),
        ("25.11 saet 8", "25 08:00"),
        ("3 kanûn saet 11", "3 11:00"),
        ("sibe saet 10", "25 10:00"),
        ("carsem saet 9", "25 09:00"),
        ("duşemê serê sibê", "30 -"),
        ("nizanim", "- -"),
        ("saet 10", "- 10:00"),
        ("piştî 3 rojan saet 9", "27 09:00"),
    ],
    "uk": [
        ("наступного понеділка о 10", "30 10:00"),
        ("завтра о 9 ранку", "25 09:00"),
        ("післязавтра о 10", "26 10:00"),
        ("у вівторок о 15:00", "1 15:00"),
        ("в середу о пів на десяту", "25 09:30"),
        ("п'ятниця 14:30", "27 14:30"),
        ("сьогодні о третій", "24 15:00"),
        ("25 листопада об 11", "25 11:00"),
        ("3 грудня о 8:15", "3 08:15"),
        ("25.11 о 8", "25 08:00"),
        ("через 3 дні о 10", "27 10:00"),
        ("четвер після обіду", "26 -"),
        ("в понеділок", "30 -"),
        ("zavtra o 10", "25 10:00"),
        ("не знаю", "- -"),
        ("о 9", "- 09:00"),
        ("завтра в 3 часа дня", "25 15:00"),
    ],
    "ru": [
        ("в пятницу в половине десятого", "27 09:30"),
        ("в среду в 15:00", "25 15:00"),
        ("завтра в 9 утра", "25 09:00"),
        ("послезавтра в десять", "26 10:00"),
        ("во вторник в 3 часа дня", "1 15:00"),
        ("в четверг в пол десятого", "26 09:30"),
        ("пятница 14.30", "27 14:30"),
        ("сегодня в 4", "24 16:00"),
        ("25 ноября в 11", "25 11:00"),
        ("3 декабря в 8:15", "3 08:15"),
        ("через 3 дня в 10", "27 10:00"),
        ("в понедельник утром", "30 -"),
        ("zavtra v 10", "25 10:00"),
        ("завтра в два часа", "25 14:00"),
        ("не знаю", "- -"),
        ("в 10 часов", "- 10:00"),
        ("на следующей неделе во вторник в 9", "1 09:00"),
    ],
    "fr": [
        ("la semaine prochaine lundi à 10h", "30 10:00"),
        ("mardi prochain à 14h30", "1 14:30"),
        ("demain à 10h", "25 10:00"),
        ("après-demain matin à 9h", "26 09:00"),
        ("apres demain 9h30", "26 09:30"),
        ("jeudi à trois heures et demie", "26 15:30"),
        ("vendredi 15h", "27 15:00"),
        ("le 3 décembre à 11 heures", "3 11:00"),
        ("le 25/11 à 8h15", "25 08:15"),
        ("aujourd'hui à 16h", "24 16:00"),
        ("dans 3 jours à 10h", "27 10:00"),
        ("mercredi à midi", "25 12:00"),
        ("lundi matin", "30 -"),
        ("je sais pas", "- -"),
        ("à 9h", "- 09:00"),
        ("demain 10 heures moins le quart", "25 09:45"),
    ],
    "ro": [
        ("marți la ora 10", "1 10:00"),
        ("maine la 9", "25 09:00"),
        ("mâine dimineață la 8 și jumătate", "25 08:30"),
        ("poimâine la ora 3 după-amiaza", "26 15:00"),
        ("joi la 10:30", "26 10:30"),
        ("vineri la doi", "27 14:00"),
        ("azi la 16", "24 16:00"),
        ("pe 3 decembrie la ora 11", "3 11:00"),
        ("25.11 la 8", "25 08:00"),
        ("peste 3 zile la 10", "27 10:00"),
        ("luni dimineața", "30 -"),
        ("miercuri la prânz", "25 12:00"),
        ("nu știu", "- -"),
        ("la ora 9", "- 09:00"),
        ("saptamana viitoare marti la 9", "1 09:00"),
    ],
    "ti": [
        ("ጽባሕ ንግሆ", "25 -"),
        ("ጽባሕ ሰዓት 10", "25 10:00"),
        ("ድሕሪ ጽባሕ ሰዓት 9 ናይ ንግሆ", "26 09:00"),
        ("ሰሉስ ሰዓት 3 ድሕሪ ቐትሪ", "1 15:00"),
        ("ረቡዕ ሰዓት 8:15", "25 08:15"),
        ("ሓሙስ ሰዓት ዓሰርተ", "26 10:00"),
        ("ዓርቢ ሰዓት 2 ን ፈረቓን", "27 14:30"),
        ("ሎሚ ሰዓት 4", "24 16:00"),
        ("25.11 ሰዓት 8", "25 08:00"),
        ("3 ታሕሳስ ሰዓት 11", "3 11:00"),
        ("ሰኑይ", "30 -"),
        ("ኣይፈልጥን", "- -"),
        ("ሰዓት 9", "- 09:00"),
        ("tsbah seat 10", "25 10:00"),
        ("ድሕሪ 3 መዓልቲ ሰዓት 10", "27 10:00"),
    ],
}


def _expected(meant: str) -> tuple[date | None, time | None]:
    day, at = meant.split()
    found = None
    if day != "-":
        found = next(
            ahead
            for ahead in (NOW.date() + timedelta(days=number) for number in range(-1, 30))
            if ahead.day == int(day)
        )
    return found, None if at == "-" else time.fromisoformat(at)


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [(language, text, meant) for language, given in WRITTEN.items() for text, meant in given],
)
def test_what_people_write_is_understood(language: str, text: str, meant: str) -> None:
    spoken = understand(text, language, NOW)
    assert (spoken.day, spoken.at) == _expected(meant)


def test_there_are_fifteen_ways_of_writing_in_each_language() -> None:
    assert {one.code for one in locales.available()} == set(WRITTEN)
    assert min(len(given) for given in WRITTEN.values()) >= 14


@given(
    st.sampled_from(sorted(WRITTEN)),
    st.datetimes(datetime(2026, 11, 25), datetime(2027, 11, 20)),
)
def test_what_the_bot_writes_is_understood_again(language: str, moment: datetime) -> None:
    moment = moment.replace(hour=7 + moment.hour % 12, second=0, microsecond=0)
    known = locales.language(language)
    text = f"{formatting.day(moment.date(), known)}, {formatting.clock(moment, known)}"
    spoken = understand(text, language, NOW)
    assert (spoken.day, spoken.at) == (moment.date(), moment.time())


@given(st.text(max_size=80), st.sampled_from([*sorted(WRITTEN), "so", "xx"]))
def test_nothing_that_people_write_breaks_it(text: str, language: str) -> None:
    understand(text, language, NOW)


def test_hours_counted_from_the_morning_are_asked_back() -> None:
    spoken = understand("ጽባሕ ሰዓት 3", "ti", NOW)
    assert (spoken.at, spoken.other_at) == (time(15), time(9))
    assert understand("tsbah seat 3", "ti", NOW).other_at is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Montag oder Dienstag um 10"),
        ("de", "Mittwoch 26.11. um 10"),
        ("en", "in 99999999999 days at 10"),
        ("ar", "الأربعاء ٢٦/١١ الساعة ١٠"),
        ("fa", "دوشنبه یا سه شنبه ساعت ۱۰"),
        ("fr", "mardi ou mercredi à 10h"),
        ("ru", "в понедельник или во вторник в 10"),
        ("ro", "luni sau marți la 10"),
        ("uk", "завтра або післязавтра о 10"),
    ],
)
def test_a_day_that_is_unclear_is_left_open(language: str, text: str) -> None:
    spoken = understand(text, language, NOW)
    assert (spoken.day, spoken.at) == (None, time(10))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "morgen um 10 oder um 11"),
        ("de", "morgen zwischen 10 und 12"),
        ("de", "morgen 10 bis 12 uhr"),
        ("de", "morgen 9:30 oder 10:15"),
        ("en", "tomorrow between 2 and 4"),
        ("fr", "demain à 10h ou à 11h"),
        ("ar", "بكرا الساعة ١٠ أو ١١"),
        ("fa", "فردا ساعت ۱۰ یا ۱۱"),
        ("ps", "سبا ۱۰ یا ۱۱ بجې"),
        ("tr", "yarın saat 10 veya 11"),
        ("ku", "sibê saet 10 an 11"),
        ("ru", "завтра в 10 или в 11"),
        ("uk", "завтра о 10 або о 11"),
        ("ro", "mâine la 10 sau la 11"),
        ("ti", "ጽባሕ ሰዓት 9 ወይ 10"),
    ],
)
def test_a_time_that_is_unclear_is_left_open(language: str, text: str) -> None:
    spoken = understand(text, language, NOW)
    assert (spoken.day, spoken.at) == (date(2026, 11, 25), None)


def test_the_date_of_today_is_today() -> None:
    assert understand("24.11. 15 uhr", "de", NOW).day == NOW.date()


def test_twenty_four_o_clock_is_no_time_of_that_day() -> None:
    assert understand("morgen um 24 uhr", "de", NOW).at is None
