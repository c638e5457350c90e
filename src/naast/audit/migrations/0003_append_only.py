"""The log can only grow: privileges for the app, triggers for everyone (the owner too), and one routine that forgets in time."""

from django.db import migrations

from naast.core import rls

TABLES = ("audit_auditevent", "audit_auditlink", "audit_dayseal", "audit_forgottenday")

# Rows from before this migration were recorded when they were made, as far as anyone can tell.
MOMENTS = "update audit_auditevent set recorded_at = created_at"

# The moment of recording is that of the database's own clock, whatever the writer says: nobody slips a row into another day.
STAMP = """
create function naast_audit_stamp() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $naast$
begin
    new.recorded_at := clock_timestamp();
    return new;
end $naast$;
create trigger naast_audit_stamp before insert on audit_auditevent
for each row execute function naast_audit_stamp();
"""

# What may go is decided by facts in the database and not by who asks: the day was forgotten on record, and is over five years old.
GUARD = """
create function naast_audit_guard() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $naast$
declare
    of_day date;
begin
    if tg_op = 'DELETE' then
        if tg_table_name = 'audit_auditevent' then
            of_day := (old.recorded_at at time zone 'Europe/Amsterdam')::date;
        elsif tg_table_name = 'audit_auditlink' then
            of_day := old.day;
        end if;
        if of_day < (clock_timestamp() at time zone 'Europe/Amsterdam')::date - 1825
           and exists (select from audit_forgottenday f where f.day = of_day) then
            return old;
        end if;
    end if;
    raise exception 'het logboek kan alleen groeien: % op % mag niet', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end $naast$;
"""

# The app may not remove rows itself; it may ask for this, which only takes whole sealed days, and leaves their seal and their number.
FORGET = """
create function naast_audit_forget(keep_days integer) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $naast$
declare
    seal record;
    gone integer;
    total integer := 0;
begin
    if keep_days < 1825 then
        raise exception 'het logboek blijft minstens vijf jaar (1825 dagen), niet % dagen', keep_days;
    end if;
    for seal in
        select s.day, s.hash from audit_dayseal s
        where s.day < (clock_timestamp() at time zone 'Europe/Amsterdam')::date - keep_days
          and not exists (select from audit_forgottenday f where f.day = s.day)
        order by s.day
    loop
        insert into audit_forgottenday (day, rows, seal_hash, forgotten_at)
        select seal.day, count(*), seal.hash, clock_timestamp() from audit_auditlink l where l.day = seal.day;
        delete from audit_auditevent e
        where e.recorded_at >= (seal.day::timestamp at time zone 'Europe/Amsterdam')
          and e.recorded_at < ((seal.day + 1)::timestamp at time zone 'Europe/Amsterdam');
        get diagnostics gone = row_count;
        delete from audit_auditlink l where l.day = seal.day;
        total := total + gone;
    end loop;
    return total;
end $naast$;
revoke all on function naast_audit_forget(integer) from public;
grant execute on function naast_audit_forget(integer) to naast_app, naast_system;
"""


def guard(table: str) -> str:
    return f"""
create trigger naast_audit_guard before update or delete on {table} for each row execute function naast_audit_guard();
create trigger naast_audit_guard_all before truncate on {table} for each statement execute function naast_audit_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0002_chain_and_purpose"),
        ("core", "0003_app_roles"),
    ]

    operations = [
        migrations.RunSQL(MOMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(STAMP, "drop trigger naast_audit_stamp on audit_auditevent; drop function naast_audit_stamp()"),
        migrations.RunSQL(GUARD, "drop function naast_audit_guard()"),
        migrations.RunSQL(FORGET, "drop function naast_audit_forget(integer)"),
        *[
            migrations.RunSQL(
                guard(table), f"drop trigger naast_audit_guard on {table}; drop trigger naast_audit_guard_all on {table}"
            )
            for table in TABLES
        ],
        *[rls.AppendOnly(table) for table in TABLES],
        # Who forgets is the routine alone.
        migrations.RunSQL(
            "revoke insert on audit_forgottenday from naast_app, naast_system",
            "grant insert on audit_forgottenday to naast_app, naast_system",
        ),
    ]
