"""The longer statements of `rls`: making the app's roles, giving them the tables, and keeping the two of them level. Run as the owner."""

from __future__ import annotations

APP_ROLE, SYSTEM_ROLE = "naast_app", "naast_system"


def grants(role: str) -> list[str]:
    """What a role of the app may do to the tables of now and later."""
    return [
        f"grant usage on schema public to {role}",
        f"grant select, insert, update, delete on all tables in schema public to {role}",
        f"grant usage, select on all sequences in schema public to {role}",
        f"grant execute on all functions in schema public to {role}",
        f"alter default privileges in schema public grant select, insert, update, delete on tables to {role}",
        f"alter default privileges in schema public grant usage, select on sequences to {role}",
        f"alter default privileges in schema public grant execute on functions to {role}",
        f"revoke insert, update, delete on django_migrations from {role}",
    ]


# Roles belong to the whole server: another database on it may have made them, or be making them now.
ROLES = f"""
do $naast$
declare
    one text;
begin
    perform pg_advisory_xact_lock(hashtext('naast roles'));
    foreach one in array array['{APP_ROLE}', '{SYSTEM_ROLE}'] loop
        if not exists (select from pg_roles where rolname = one) then
            begin
                execute format('create role %I nologin noinherit', one);
            exception when duplicate_object or unique_violation then null;
            end;
        end if;
    end loop;
    if exists (select from pg_roles where rolname in ('{APP_ROLE}', '{SYSTEM_ROLE}') and (rolsuper or rolbypassrls)) then
        raise exception 'naast_app en naast_system mogen geen superuser zijn en geen BYPASSRLS hebben';
    end if;
    if (select rolinherit from pg_roles where rolname = '{APP_ROLE}') then
        alter role {APP_ROLE} noinherit;
    end if;
    -- The app may take on the role of the house for one transaction, but must never have its rights by itself.
    if not pg_has_role('{APP_ROLE}', '{SYSTEM_ROLE}', 'member') then
        if current_setting('server_version_num')::int >= 160000 then
            execute 'grant {SYSTEM_ROLE} to {APP_ROLE} with inherit false, set true';
        else
            execute 'grant {SYSTEM_ROLE} to {APP_ROLE}';
        end if;
    end if;
    if pg_has_role('{APP_ROLE}', '{SYSTEM_ROLE}', 'usage') then
        raise exception 'naast_app erft de rechten van naast_system: alter role naast_app noinherit';
    end if;
    if not pg_has_role(current_user, '{APP_ROLE}', 'member') then
        execute format('grant {APP_ROLE}, {SYSTEM_ROLE} to %I', current_user);
    end if;
end $naast$
"""

LEVEL = f"""
do $naast$
declare
    line record;
begin
    for line in
        select c.oid::regclass as name, p.word
        from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) as p(word)
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
          and has_table_privilege('{SYSTEM_ROLE}', c.oid, p.word) and not has_table_privilege('{APP_ROLE}', c.oid, p.word)
    loop
        execute format('revoke %s on %s from {SYSTEM_ROLE}', line.word, line.name);
    end loop;
end $naast$
"""
