import { describe, expect, it } from 'vitest';
import { createPlanningFacts, ownFacts } from '../../../src/app/planning-facts.ts';
import { sizeForm, slotAnswers, typedAnswers } from '../../../src/commands/size/size-form.ts';
import { answered } from '../../../src/plan/answers.ts';
import { fakeProgram } from '../fake-program.ts';

const { program } = fakeProgram();
const planningFacts = createPlanningFacts(ownFacts(program));
const conditionFacts = { facts: planningFacts.facts, runnableEngines: ['embedded'] as const };
const form = sizeForm(planningFacts, conditionFacts, program);

describe('sizing in conversation', () => {
  it('asks what a sentence leaves open, and its answers are those of the flags', () => {
    const said = form.understand('Qwen3-32B, 3500 in 1500 out, 400 users on A2 376T');
    expect(said).toMatchObject({
      model: 'Qwen/Qwen3-32B',
      inputLength: '3500',
      concurrentUsers: '400',
      devices: 'ATLAS_800_A2_376T_64G',
    });
    const question = form.next(said);
    expect(question?.id).toBe('tpotLimitMs');
    if (question === null) throw new Error('nothing is asked');
    expect(form.read(question, 'soon')).toBeNull();
    const value = form.read(question, '50');
    const typed = { ...said, [question.id]: value ?? '' };
    expect(form.next(typed)).toBeNull();
    expect(form.command(typed).join(' ')).toContain('--tpot-limit-ms 50');
    const answers = slotAnswers(typed, conditionFacts);
    expect([answered(answers, 'concurrentUsers'), answered(answers, 'tpotLimitMs')]).toEqual([400, 50]);
    expect(typedAnswers(answers)).toMatchObject({ concurrentUsers: '400', tpotLimitMs: '50' });
  });

  it('says what it does not use: other prices, counts, percentiles', () => {
    const text =
      'Qwen3-32B on 8 A2 376T, 200 users, p99 TPOT 50 ms, 2 dollars an hour, pay 3 dollars for the other';
    const told = form.notUsed?.(text, form.understand(text), 'en') ?? [];
    expect(told.join('\n')).toMatch(/"8" – no part of what is asked here/);
    expect(told.join('\n')).toMatch(/p99/);
    expect(told.join('\n')).toMatch(/3 dollars/);
    const clear = 'Qwen3-32B on A2 376T, 200 users, TPOT 50 ms';
    expect(form.notUsed?.(clear, form.understand(clear), 'en')).toEqual([]);
  });

  it('a device is kept under its own name, as a word of the command', () => {
    const devices = form.questions.find(({ id }) => id === 'devices');
    if (devices === undefined) throw new Error('devices are not asked');
    expect(form.read(devices, 'A3 752T')).toBe('ATLAS_800_A3_752T_128G_DIE');
    expect(devices.open?.en).toBe('every built-in Ascend profile');
  });
});
