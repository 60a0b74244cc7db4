#!/usr/bin/env node
// Writes test/BusinessCalendar/unlockAt/vectors.json: instants and the Los Angeles midnight of the next business day, found with
// the time zone database in Intl and with holidays counted out here by another method than the contract's.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY = 86_400;
const FIRST_YEAR = 2026;
const LAST_YEAR = 2055;
const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function local(instant) {
  const part = Object.fromEntries(format.formatToParts(instant * 1000).map(({ type, value }) => [type, value]));
  return { date: `${part.year}-${part.month}-${part.day}`, seconds: +part.hour * 3600 + +part.minute * 60 + +part.second };
}

const addDays = (date, days) => new Date(Date.parse(date) + days * DAY * 1000).toISOString().slice(0, 10);
const weekday = (date) => new Date(date).getUTCDay();

/** The first instant whose local date is `date`, by bisection over the zone database. */
function midnight(date) {
  let [before, after] = [Date.parse(date) / 1000, Date.parse(date) / 1000 + 14 * 3600];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (local(middle).date < date) before = middle;
    else after = middle;
  }
  return after;
}

function holidaysOf(year) {
  const fixed = ['01-01', '06-19', '07-04', '11-11', '12-25'].map((day) => {
    const date = `${year}-${day}`;
    return addDays(date, { 6: -1, 0: 1 }[weekday(date)] ?? 0);
  });
  const days = Array.from({ length: 366 }, (_, index) => addDays(`${year}-01-01`, index)).filter((date) => date.startsWith(`${year}`));
  const of = (month, wanted) => days.filter((date) => +date.slice(5, 7) === month && weekday(date) === wanted);
  return [
    ...fixed,
    of(1, 1)[2],
    of(2, 1)[2],
    of(5, 1).at(-1),
    of(9, 1)[0],
    of(10, 1)[1],
    of(11, 4)[3],
  ];
}

const holidays = new Set();
for (let year = FIRST_YEAR; year <= LAST_YEAR + 1; year += 1) {
  for (const date of holidaysOf(year)) if (+date.slice(0, 4) <= LAST_YEAR) holidays.add(date);
}

function unlockAt(filledAt) {
  let date = addDays(local(filledAt).date, 1);
  while (weekday(date) === 0 || weekday(date) === 6 || holidays.has(date)) date = addDays(date, 1);
  return midnight(date);
}

const instants = new Set();
const clockChanges = new Set();
/** Every transition's neighbourhood, every holiday's, the turn of each year, and a stride that visits all hours. */
for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
  for (const date of [...holidaysOf(year), `${year}-01-01`, `${year}-12-31`]) {
    for (const around of [-3, -2, -1, 0, 1]) {
      const start = midnight(addDays(date, around));
      for (const offset of [-1, 0, 1, 12 * 3600]) instants.add(start + offset);
    }
  }
  for (let hour = Date.UTC(year, 0, 1) / 1000; hour < Date.UTC(year + 1, 0, 1) / 1000; hour += 3600) {
    const gap = (local(hour).seconds - local(hour - 3600).seconds + DAY) % DAY;
    if (gap !== 3600) clockChanges.add(local(hour).date);
    if (gap !== 3600) for (const offset of [-7200, -3601, -3600, -1, 0, 1, 3599, 3600, 7200]) instants.add(hour + offset);
  }
  for (let step = Date.UTC(year, 0, 1, 7) / 1000; step < Date.UTC(year + 1, 0, 1) / 1000; step += 5 * DAY + 7 * 3600 + 61) instants.add(step);
}

const first = midnight(`${FIRST_YEAR}-01-01`);
const last = midnight(`${LAST_YEAR}-12-24`);
const sorted = [...instants].filter((instant) => instant >= first && instant < last).sort((a, b) => a - b);
const file = join(import.meta.dirname, '..', 'test', 'BusinessCalendar', 'unlockAt', 'vectors.json');
/** Sundays unlock nothing, so the days around a change of clocks are asked for by themselves. */
const days = [...clockChanges].flatMap((date) => [-2, -1, 0, 1, 2].map((around) => addDays(date, around)));
const vectors = { tzdata: process.versions.tz, filledAt: sorted, unlockAt: sorted.map(unlockAt), days: days.map((date) => Date.parse(date) / 1000 / DAY), midnights: days.map(midnight), holidays: [...holidays].sort().map((date) => Date.parse(date) / 1000 / DAY) };
writeFileSync(file, `${JSON.stringify(vectors)}\n`);
process.stdout.write(`${sorted.length} instants, ${holidays.size} holidays, tz database ${process.versions.tz}\n`);
