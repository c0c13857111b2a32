/**
 * The rooms of `src` and what each may import. A room is the longest prefix in this table that a file lies in.
 * Order within a list means nothing; a room may always import itself.
 */
const domain = ['text', 'engine', 'results'];
const core = [...domain, 'verification', 'trace', 'plan', 'explain'];

/** Rooms that every estimator of the engine shares. */
const sharedEngine = ['engine/terms', 'engine/hardware', 'engine/models'];

/** Rooms of the analytic model in two stacks, from the lowest to the highest; each may use those below it. */
const analyticStacks = [
  ['operators', 'measured', 'communication', 'memory', 'blocks', 'families', 'forward'],
  // Scheduling and search know a step timer, not the model that times the steps.
  ['scheduling', 'search'],
].map((stack) => stack.map((name) => `engine/analytic/${name}`));

const analyticRooms = Object.fromEntries(
  analyticStacks.flatMap((stack) =>
    stack.map((name, index) => [
      name,
      { uses: ['text', ...sharedEngine, ...stack.slice(0, index)], isPure: true },
    ]),
  ),
);

const engineRooms = [...sharedEngine, ...analyticStacks.flat(), 'engine/serving'];

export const rooms: Readonly<Record<string, { readonly uses: readonly string[]; readonly isPure: boolean }>> =
  {
    text: { uses: [], isPure: true },
    engine: { uses: ['text', ...engineRooms], isPure: true },
    'engine/terms': { uses: ['text'], isPure: true },
    'engine/hardware': { uses: ['text', 'engine/terms'], isPure: true },
    'engine/models': { uses: ['text', 'engine/terms'], isPure: true },
    ...analyticRooms,
    'engine/serving': {
      uses: ['text', 'engine/terms', 'engine/hardware', 'engine/models'],
      isPure: true,
    },
    results: { uses: ['text', 'engine'], isPure: true },
    verification: { uses: domain, isPure: true },
    trace: { uses: domain, isPure: true },
    plan: { uses: domain, isPure: true },
    explain: { uses: [...domain, 'verification', 'trace'], isPure: true },
    dialog: { uses: core, isPure: true },
    campaign: { uses: core, isPure: true },
    screens: { uses: [...core, 'dialog', 'campaign'], isPure: true },
    store: { uses: domain, isPure: false },
    programs: { uses: [...domain, 'store'], isPure: false },
    backends: { uses: [...core, 'campaign', 'store', 'programs'], isPure: false },
    // Meanings of keys, the state kept between them, and the drawing on top: one way.
    'ui/keys': { uses: [...core, 'dialog', 'campaign', 'screens'], isPure: false },
    'ui/state': { uses: [...core, 'dialog', 'campaign', 'screens', 'ui/keys'], isPure: true },
    ui: {
      uses: [...core, 'dialog', 'campaign', 'screens', 'store', 'ui/keys', 'ui/state'],
      isPure: false,
    },
    plain: { uses: [...core, 'dialog', 'campaign', 'screens', 'store'], isPure: false },
    app: {
      uses: [...core, 'dialog', 'campaign', 'screens', 'store', 'programs', 'backends', 'ui', 'plain'],
      isPure: false,
    },
    commands: {
      uses: [...core, 'dialog', 'campaign', 'screens', 'store', 'programs', 'backends', 'ui', 'plain', 'app'],
      isPure: false,
    },
  };

/** Packages that reach outside the process or draw; a pure room is handed what it needs instead. */
export const impurePackages = /^(node:|react|ink|inquirer|@inquirer|execa|@xstate\/react)/;

/** Expressions by which a file would ask the machine instead of its caller. */
export const impureExpressions =
  /\b(process\.|console\.|performance\.|Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\()/;
