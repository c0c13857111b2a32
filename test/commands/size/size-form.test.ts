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
});
