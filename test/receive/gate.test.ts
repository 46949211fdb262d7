// The gate's numbers, with a clock and a chance of our own.
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../src/receive/gate.ts';
import { createGate } from '../../src/receive/gate.ts';
import { createAddressList, plainAddress } from '../../src/relay/addresses.ts';

function gateAt(exempt = '') {
  const time = { now: 1_000_000, chance: 0.999 };
  const clock = { now: () => 0, ticks: () => time.now, after: () => ({ cancel: () => undefined }) };
  return { time, gate: createGate({ clock, chance: () => time.chance, isExempt: (it) => it === exempt }) };
}

function lanGate() {
  const clock = { now: () => 0, ticks: () => 0, after: () => ({ cancel: () => undefined }) };
  return createGate({ clock, chance: () => 0, isExempt: (it) => it.startsWith('10.') });
}

function ticket(admission: Admission) {
  if (!admission.ok) throw new Error(admission.why);
  return admission.ticket;
}

describe('the gate', () => {
  it('closes for an address after three failed logins, and opens again', () => {
    const { gate, time } = gateAt();
    for (let n = 0; n < 3; n++) ticket(gate.admit('1.1.1.1')).closed('login-failed');
    expect(gate.admit('1.1.1.1')).toEqual({ ok: false, why: 'penalty' });
    expect(gate.admit('2.2.2.2').ok).toBe(true);
    time.now += 14_999;
    expect(gate.admit('1.1.1.1').ok).toBe(false);
    time.now += 1;
    expect(gate.admit('1.1.1.1').ok).toBe(true);
  });

  it('forgives all when a person changed who may come in', () => {
    const { gate } = gateAt();
    for (let n = 0; n < 3; n++) ticket(gate.admit('1.1.1.1')).closed('login-failed');
    gate.forgive();
    expect(gate.admit('1.1.1.1').ok).toBe(true);
  });

  it('forgives a few: below 15 s of penalty nothing is enforced', () => {
    const { gate } = gateAt();
    for (let n = 0; n < 14; n++) ticket(gate.admit('1.1.1.1')).closed('no-attempt');
    expect(gate.admit('1.1.1.1').ok).toBe(true);
    ticket(gate.admit('1.1.1.1')).closed('no-attempt');
    expect(gate.admit('1.1.1.1').ok).toBe(false);
  });

  it('never punishes longer than ten minutes, nor a known address, nor a good login', () => {
    const { gate, time } = gateAt('3.3.3.3');
    const held = Array.from({ length: 20 }, () => ticket(gate.admit('1.1.1.1')));
    for (const it of held) it.closed('too-slow');
    for (let n = 0; n < 100; n++) ticket(gate.admit('3.3.3.3')).closed('too-slow');
    const good = ticket(gate.admit('4.4.4.4'));
    good.authenticated();
    good.closed('too-slow');
    expect(gate.admit('3.3.3.3').ok).toBe(true);
    expect(gate.admit('4.4.4.4').ok).toBe(true);
    time.now += 600_000;
    expect(gate.admit('1.1.1.1').ok).toBe(true);
  });

  it('takes twenty connections of an address', () => {
    const { gate } = gateAt();
    const tickets = Array.from({ length: 20 }, () => ticket(gate.admit('1.1.1.1')));
    for (const it of tickets) it.authenticated();
    expect(gate.admit('1.1.1.1')).toEqual({ ok: false, why: 'too-many' });
    tickets[0]!.closed();
    tickets[0]!.closed();
    expect(gate.admit('1.1.1.1').ok).toBe(true);
    expect(gate.admit('1.1.1.1').ok).toBe(false);
  });

  it('throttles those on their way in: 30 % from ten on, all from sixty on', () => {
    const { gate, time } = gateAt();
    for (let n = 0; n < 10; n++) ticket(gate.admit(`1.1.1.${n}`));
    time.chance = 0.29;
    expect(gate.admit('9.9.9.9')).toEqual({ ok: false, why: 'throttled' });
    time.chance = 0.31;
    expect(gate.admit('9.9.9.9').ok).toBe(true);
    time.chance = 0.999;
    for (let n = 11; n < 60; n++) ticket(gate.admit(`1.1.2.${n}`));
    expect(gate.admit('8.8.8.8')).toEqual({ ok: false, why: 'throttled' });
  });

  it('lets sixty known addresses in at once, whoever else stands at the door', () => {
    const gate = lanGate();
    for (let n = 0; n < 40; n++) gate.admit(`1.1.1.${n}`);
    const tickets = Array.from({ length: 60 }, (_, n) => ticket(gate.admit(`10.0.0.${n}`)));
    expect(gate.admit('10.0.0.99')).toEqual({ ok: false, why: 'throttled' });
    tickets[0]!.authenticated();
    expect(gate.admit('10.0.0.99').ok).toBe(true);
    expect(gate.admit('1.1.1.99')).toEqual({ ok: false, why: 'throttled' });
  });
});

describe('addresses', () => {
  it('are matched by block, in either family', () => {
    const has = createAddressList(['10.20.0.0/16', '192.168.1.7', '2001:db8::/32', 'nonsense', '10.0.0.0/99']);
    expect(['10.20.3.4', '192.168.1.7', '2001:db8::1'].map(has)).toEqual([true, true, true]);
    expect(['10.21.0.1', '192.168.1.8', '2001:db9::1', '', '10.0.0.1'].map(has)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(plainAddress('::ffff:10.20.1.1')).toBe('10.20.1.1');
    expect(plainAddress('fe80::1')).toBe('fe80::1');
  });
});
