import { draftOf } from '../../screens/draft.ts';
import { type KeyScene, type Outcome, stay } from './key-scene.ts';

/** Words typed or answered here before, newest first, none twice. */
export function entriesBefore({ snapshot, typedBefore }: KeyScene): readonly string[] {
  return [...new Set([...typedBefore, ...(snapshot.question?.history ?? [])])];
}

/**
 * The newest entry that has the typed letters; pressed again, the next older one. Nothing typed finds every entry. With
 * none left, what stands in the field stays.
 */
export function searchHistory(scene: KeyScene): Outcome {
  const { state, view } = scene;
  const isGoingOn = state.historyAt !== null && state.historyQuery !== null;
  const query = isGoingOn ? (state.historyQuery ?? '') : state.draft.text.trim();
  const from = isGoingOn ? (state.historyAt ?? -1) + 1 : 0;
  const wanted = query.toLowerCase();
  const entries = entriesBefore(scene);
  const place = entries.findIndex(
    (one, at) => at >= from && one.toLowerCase().includes(wanted) && one !== state.draft.text,
  );
  if (place < 0) return stay({ ...state, notice: view.texts.ui.notices.notTypedBefore(query) });
  return stay({ ...state, historyAt: place, historyQuery: query, draft: draftOf(entries[place] ?? '') });
}
