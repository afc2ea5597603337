"""What docs/performance.md says around its figures."""

HEAD = """# Performance

Written by `make performance` from a run of `make bench`; nothing in it is typed by hand. Bold figures miss their aim.
Moodle 4.5 (PHP 8.2 with opcache, PostgreSQL 15, mod_attendance, mod_customcert) and pretix 2026.8 (gunicorn with two workers,
PostgreSQL, Redis) were measured on a machine of the same size, 2 processors and 24 GiB, doing the same work: what somebody would
use instead. Absolute figures move with the machine; the ratios to what the bare machinery does in the same run say more.

Measured:
"""

AT_SIZES = """So many certificates, and so many marks in the class whose attendance is reported. Public pages, searches and checks in
answers a second to eight clients at once; pages of a desk in milliseconds for one person, nobody else asking."""

SOAK = """A site used for an hour as people do, a few requests a second: menu, search, checks, sign-ins, joining and leaving, papers,
every page of every desk, sheets, workbooks in and out, and batches issued by the worker. SQLite."""

METHOD = """
## Method

- `make bench` starts a site of its own (demo county, two web processes of four threads, worker, supervisor) in a throwaway
  folder and prints a JSON line for each figure: `name`, `value`, `unit`, `baseline`, `ratio` (value over baseline), and what belongs
  to it. Client and server share the machine, as they did for the others.
- **Answers a second**: eight clients, each a process with one plain socket that stays open, 1.5 s a round, the median of three
  rounds after one for warming up. Every answer must be the expected one, or the run fails. The client costs the share of one
  processor that stands beside "a view that does nothing" (`client`); with threads in one process it would cost more and measure itself.
- **cpu** is milliseconds of processor of all the site's processes an answer: it says nearly the same on a busy machine as on a quiet one.
- **Milliseconds**: one person, one connection, the median of eleven after three to warm up; at operations the median of nine to two hundred.
- **Baselines**: pages beside a view that does nothing behind all of the site's middleware; forms beside a form that does nothing
  (session, token, form key, redirect); desks beside an empty page for the same person; enrolment and sheet beside bare inserts of
  the same rows; the record beside its signature alone; sign-in beside comparing the password; the PDF beside the engine fed with the same page.
- **Rows**: made by `tests/load/bench_rows.py`, the same every time, copied from one certificate of the demo county with numbers,
  codes, holders and days of their own; persons' documents are encrypted and indexed as always. Up to 4,000 of each growth are
  truly signed, and only those are asked for; the others carry a copy of one record, as long as theirs.
- **Verify, first time** asks for each code once; **repeated** for one code again and again; **not found** for codes that nobody has.
- **Queries** are counted around the whole site, page cache included: of an answer built after the cache was emptied (what a
  process remembers for ever, like the list of languages, is left out), and of the same asked for again (`warm`).
- **Weights** are compressed bytes of a first visit with every file the page names, fonts and pictures included.
- **Enrolment through HTTP**: 500 signed-in learners tap at once, on eight connections, for 100 seats; the run fails unless counter
  and rows say exactly 100 afterwards.

```sh
make bench > bench.jsonl                                     # SQLite, 1,000 / 10,000 / 100,000 certificates, about eleven minutes
BENCH_SIZES=1000,100000,1000000 make bench > bench.jsonl     # other sizes; a million takes about ten minutes more and 5 GB
PYTHONPATH=site:. .venv/bin/python -m tests.environment with-postgres -- .venv/bin/python -m tests.load.bench > bench-postgresql.jsonl
PYTHONPATH=site:. .venv/bin/python -m tests.load.soak --minutes 60 > soak.jsonl
make performance RUNS="bench.jsonl bench-postgresql.jsonl soak.jsonl"
```
"""
