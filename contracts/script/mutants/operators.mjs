// From a syntax tree to mutants: each one edit `{ start, end, text }` of the source in bytes, so never in a comment or a string.

const SWAPS = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
};
const COMPOUND = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=', '<<=': '>>=', '>>=': '<<=' };
const TWINS = { Ceil: 'Floor', Floor: 'Ceil', min: 'max', max: 'min' };

/** Nothing in the tests calls back into a contract through USD, and every function that moves money takes its effects first: without the lock they still pass. */
const UNTESTABLE_MODIFIERS = new Set(['nonReentrant']);

function span(node) {
  const [start, length] = node.src.split(':').map(Number);
  return { start, end: start + length };
}

const isRevertOnly = (body) => {
  const statement = body?.nodeType === 'Block' && body.statements.length === 1 ? body.statements[0] : body;
  return statement?.nodeType === 'RevertStatement';
};

const isRequire = (node) =>
  node.nodeType === 'FunctionCall' && ['require', 'assert'].includes(node.expression?.name);

function* ofBinary(node, text) {
  const left = span(node.leftExpression);
  const right = span(node.rightExpression);
  const whole = span(node);
  for (const other of SWAPS[node.operator] ?? []) {
    // In parentheses, so that the new operator's precedence changes nothing else.
    yield {
      ...whole,
      text: `((${text(left)}) ${other} (${text(right)}))`,
      label: `${node.operator} → ${other}`,
      shown: [text(whole), `${text(left)} ${other} ${text(right)}`],
    };
  }
}

function* ofAssignment(node, text) {
  const other = COMPOUND[node.operator];
  if (other === undefined) return;
  const left = text(span(node.leftHandSide));
  const right = text(span(node.rightHandSide));
  yield { ...span(node), text: `${left} ${other} ${right}`, label: `${node.operator} → ${other}` };
}

function* ofUnary(node, text) {
  const operand = text(span(node.subExpression));
  if (node.operator === '!' || (node.operator === '-' && node.subExpression.nodeType !== 'Literal')) {
    yield { ...span(node), text: operand, label: `without ${node.operator}` };
  }
  const step = { '++': '--', '--': '++' }[node.operator];
  if (step) yield { ...span(node), text: node.prefix ? `${step}${operand}` : `${operand}${step}`, label: `${node.operator} → ${step}` };
}

function* ofLiteral(node, text) {
  const whole = span(node);
  if (node.kind === 'bool') yield { ...whole, text: String(node.value !== 'true'), label: 'the other truth' };
  // A hexadecimal of 20 bytes is an address to the compiler.
  if (node.kind === 'number' && !/^0x[0-9a-fA-F]{40}$/.test(node.value)) {
    yield { ...whole, text: `(${text(whole)} + 1)`, label: 'constant + 1', shown: [text(whole), `${text(whole)} + 1`] };
  }
}

function* ofStatement(node, text) {
  const inner = node.expression;
  const drops =
    (inner.nodeType === 'Assignment') ||
    (inner.nodeType === 'UnaryOperation' && ['++', '--', 'delete'].includes(inner.operator)) ||
    (inner.nodeType === 'FunctionCall' && inner.kind === 'functionCall');
  if (!drops) return;
  const label = isRequire(inner) ? 'no check' : inner.nodeType === 'FunctionCall' ? 'no call' : 'no write';
  yield { ...span(node), text: 'true', label, shown: [text(span(node)), 'nothing'] };
}

function* ofNode(node, text) {
  switch (node.nodeType) {
    case 'BinaryOperation':
      yield* ofBinary(node, text);
      return;
    case 'Assignment':
      yield* ofAssignment(node, text);
      return;
    case 'UnaryOperation':
      yield* ofUnary(node, text);
      return;
    case 'Literal':
      yield* ofLiteral(node, text);
      return;
    case 'ExpressionStatement':
      yield* ofStatement(node, text);
      return;
    case 'IfStatement':
      if (isRevertOnly(node.trueBody) && !node.falseBody) {
        const condition = span(node.condition);
        yield { ...condition, text: 'false', label: 'no check', shown: [text(condition), 'false'] };
      }
      return;
    case 'Conditional': {
      const [yes, no] = [text(span(node.trueExpression)), text(span(node.falseExpression))];
      yield { ...span(node), text: `${text(span(node.condition))} ? ${no} : ${yes}`, label: 'branches swapped' };
      return;
    }
    case 'MemberAccess':
      if (Object.hasOwn(TWINS, node.memberName) && node.memberLocation) {
        const [start, length] = node.memberLocation.split(':').map(Number);
        const whole = span(node);
        const twin = TWINS[node.memberName];
        yield { start, end: start + length, text: twin, label: `${node.memberName} → ${twin}`, shown: [text(whole), twin] };
      }
      return;
    case 'ModifierInvocation':
      if (node.kind === 'modifierInvocation' && !UNTESTABLE_MODIFIERS.has(node.modifierName.name)) {
        yield { ...span(node), text: '', label: 'no modifier', shown: [text(span(node)), 'nothing'] };
      }
  }
}

/** Lengths of arrays in types are no behaviour; events change nothing; a revert's arguments are words about a refusal that stands. */
const SKIPPED = new Set(['ArrayTypeName', 'Mapping', 'EmitStatement', 'RevertStatement', 'InlineAssembly', 'PragmaDirective']);

function* walk(node, text, where) {
  if (Array.isArray(node)) {
    for (const inner of node) yield* walk(inner, text, where);
    return;
  }
  if (node === null || typeof node !== 'object' || SKIPPED.has(node.nodeType)) return;
  const here = node.nodeType === 'FunctionDefinition' ? node.name || node.kind : where;
  if (node.nodeType && node.src) {
    for (const mutant of ofNode(node, text)) yield { ...mutant, where: here };
  }
  for (const [key, inner] of Object.entries(node)) {
    if (typeof inner === 'object' && key !== 'typeDescriptions') yield* walk(inner, text, here);
  }
}

/** The line that a mutant leaves: with it a survivor is named exactly, however lines move. */
function lineOf(bytes, start, end, replacement) {
  const from = bytes.lastIndexOf('\n', Math.max(start - 1, 0)) + 1;
  const to = bytes.indexOf('\n', end);
  const after = bytes.subarray(end, to < 0 ? bytes.length : to).toString();
  return `${bytes.subarray(from, start)}${replacement}${after}`.replace(/\s+/g, ' ').trim();
}

/** Every mutant of one source, in its order. */
export function mutantsOf(file, source, ast) {
  const bytes = Buffer.from(source);
  const text = ({ start, end }) => bytes.subarray(start, end).toString();
  const tidy = (words) => words.replace(/\s+/g, ' ').trim();
  return [...walk(ast, text, 'file')]
    .map(({ start, end, text: replacement, label, where, shown }) => ({
      became: lineOf(bytes, start, end, replacement),
      file,
      line: bytes.subarray(0, start).toString().split('\n').length,
      where,
      label,
      original: tidy(shown?.[0] ?? text({ start, end })),
      mutant: tidy(shown?.[1] ?? replacement),
      source: Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString(),
      start,
    }))
    .sort((a, b) => a.start - b.start);
}
