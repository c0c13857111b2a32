import type { Session, SessionEvent, SessionSnapshot } from '../../dialog/session.ts';
import { addSettled, nothingSettled, type Settled } from '../../screens/settled.ts';
import { type EarlierSession, initialState, type ScreenState, screenKey } from '../../screens/state.ts';
import { type View, viewOf } from '../../screens/view.ts';
import type { Journey } from '../keys/journey.ts';
import type { KeyScene, Outcome } from '../keys/key-scene.ts';
import { route, routePaste, settlePending } from '../keys/router.ts';
import { carryOut, type Reach, type Terminal } from './carry-out.ts';

/** State that the root component draws. A new object for every change. */
export interface Shown {
  readonly session: Session;
  readonly state: ScreenState;
  readonly settled: Settled;
  readonly earlier: readonly EarlierSession[];
  /** The live part is gone; what was settled stays. */
  readonly isLeaving: boolean;
}

/** Means that the controller of a session is lent: a clock, the size of the terminal, and the one way out. */
export interface ControllerOptions extends Terminal {
  readonly nowMs: () => number;
  /** Size of the terminal now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** The one place where the program is left. */
  readonly exit: (code: number) => void;
}

/** Holds session and screen state together: every key is carried out before the next one is looked at. */
export interface Controller extends Journey<Shown> {
  /** Lets time pass: elapsed times go on, an armed Ctrl-C is disarmed. */
  tick(): void;
  close(): void;
}

/** Where a list begins: at the value that stands, so that Enter changes nothing by itself; else at its first row. */
export function selectedAtFirst({ question, answers }: SessionSnapshot): number {
  const slot = question?.slot ?? null;
  if (question === null || slot === null || question.kind === 'interpretations') return 0;
  const value = answers[slot]?.value;
  const now = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return Math.max(
    0,
    question.choices.findIndex((choice) => choice.value === now && now !== undefined),
  );
}

/** The state on another screen: its list begins anew, and a panel of the last one is shut. */
function onNewScreen(
  state: ScreenState,
  snapshot: SessionSnapshot,
  panel: ScreenState['panel'] = 'none',
): ScreenState {
  return {
    ...state,
    selected: selectedAtFirst(snapshot),
    marked: [],
    historyAt: null,
    panel,
    dismissed: null,
  };
}

/** The state when time has passed: an armed Ctrl-C is disarmed, and its hint goes. Null where nothing is to be drawn. */
function afterTime(
  state: ScreenState,
  nowMs: number,
  { isRunning, quitHint }: { readonly isRunning: boolean; readonly quitHint: string },
): ScreenState | null {
  const wasArmed = state.quitArmedUntilMs > 0 && state.quitArmedUntilMs <= nowMs;
  if (!wasArmed && !isRunning) return null;
  return {
    ...state,
    nowMs,
    quitArmedUntilMs: wasArmed ? 0 : state.quitArmedUntilMs,
    notice: wasArmed && state.notice === quitHint ? null : state.notice,
  };
}

/** Connects a session with a terminal. */
export function createController(first: Session, options: ControllerOptions): Controller {
  const { host } = options;
  const listeners = new Set<() => void>();
  const typed = new Map<string, string[]>();
  let session = first;
  let key = screenKey(session.snapshot());
  let state: ScreenState = { ...initialState, nowMs: options.nowMs() };
  let isLeaving = false;
  let earlier = host.earlierSessions();
  let settled = addSettled(nothingSettled, session.snapshot(), view());
  let shown: Shown = { session, state, settled, earlier, isLeaving };
  let isBusy = false;
  let unsubscribe = session.subscribe(changed);
  const reach: Reach = {
    ...options,
    held: {
      session: () => session,
      settled: () => settled,
      view,
      notice,
      change: (to) => {
        state = { ...state, ...to(state) };
      },
      send,
      goOnWith,
      listAgain() {
        earlier = host.listSessions(session);
        return earlier;
      },
      publish,
      leave(code) {
        isLeaving = true;
        options.exit(code);
      },
    },
  };

  function view(): View {
    const { columns, rows } = options.size();
    return viewOf(session.snapshot().language, columns, rows);
  }

  function publish(): void {
    const snapshot = session.snapshot();
    const nextKey = screenKey(snapshot);
    if (nextKey !== key) {
      key = nextKey;
      state = onNewScreen(state, snapshot, state.panel === 'help' ? 'help' : 'none');
    }
    settled = addSettled(settled, snapshot, view());
    shown = { session, state, settled, earlier, isLeaving };
    for (const listener of listeners) listener();
  }

  /** The session changed by itself, e.g. a run went on or ended. */
  function changed(): void {
    if (!isBusy) publish();
  }

  function sceneNow(): KeyScene {
    const snapshot = session.snapshot();
    return {
      snapshot,
      state,
      earlier,
      typedBefore: typed.get(snapshot.question?.id ?? '') ?? [],
      view: view(),
    };
  }

  function send(event: SessionEvent): void {
    const before = session.snapshot();
    if (event.type === 'say' || event.type === 'ask') {
      const id = before.question?.id ?? '';
      typed.set(id, [event.text, ...(typed.get(id) ?? [])]);
    }
    session.send(event);
    const after = session.snapshot();
    if (screenKey(after) !== screenKey(before)) {
      state = onNewScreen(state, after);
      key = screenKey(after);
    }
  }

  function notice(text: string): void {
    state = { ...state, notice: text };
  }

  function goOnWith(other: Session): void {
    unsubscribe();
    session = other;
    unsubscribe = session.subscribe(changed);
    state = { ...initialState, nowMs: state.nowMs };
    key = screenKey(session.snapshot());
  }

  function apply(decide: (scene: KeyScene) => Outcome): void {
    state = { ...state, nowMs: options.nowMs() };
    const outcome = decide(sceneNow());
    state = outcome.state;
    for (const effect of outcome.effects) carryOut(reach, effect);
  }

  function together(work: () => void): void {
    isBusy = true;
    try {
      work();
    } finally {
      isBusy = false;
    }
    publish();
  }

  return {
    press: (presses) =>
      together(() => {
        for (const press of presses) apply((now) => route(now, press));
      }),
    paste: (text) => together(() => apply((now) => routePaste(now, text))),
    tick() {
      const nowMs = options.nowMs();
      if (state.pending !== null && state.pending.atMs <= nowMs) {
        together(() =>
          apply(
            (now) =>
              settlePending(now, { isEnter: false }) ?? {
                state: { ...now.state, pending: null },
                effects: [],
              },
          ),
        );
        return;
      }
      const isRunning = session.snapshot().phase === 'run';
      const next = afterTime(state, nowMs, { isRunning, quitHint: view().texts.ui.quit.again });
      if (next === null) return;
      state = next;
      publish();
    },
    read: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => unsubscribe(),
  };
}
