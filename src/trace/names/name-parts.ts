import { mangledArguments, mangledPath } from './mangled-name.ts';

/** A kernel's name, taken apart for rules that look at it. */
export interface NameParts {
  /** The function that was launched, with its namespaces, without template and parameter lists. */
  readonly called: string;
  /** Everything between the angle brackets. */
  readonly template: string;
}

/** Splits at the first balanced `<…>`; text behind it belongs to the function again (`f<int>::run`). */
function aroundTemplates(text: string): NameParts {
  let depth = 0;
  let called = '';
  let template = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '<') {
      if (depth === 0) {
        called += text.slice(from, at);
        from = at + 1;
      }
      depth += 1;
    } else if (sign === '>' && depth > 0 && text[at - 1] !== '-') {
      depth -= 1;
      if (depth === 0) {
        template += `${text.slice(from, at)} `;
        from = at + 1;
      }
    }
  }
  if (depth === 0) called += text.slice(from);
  else template += text.slice(from);
  return { called: called.trim(), template: template.trim() };
}

/** Prefix of kernels built by the CuTe DSL; it says nothing about what they do. */
const generatedPrefix = /^kernel_cutlass_(?:kernel_)?/;

/** Kernels of CANN's operator library: `aclnn<call>_<variant>_<kernel>`; the last part is what runs. */
const operatorLibrary = /^aclnn\w+_/;

/** The function and the template text of a kernel's name, mangled or not. */
export function nameParts(name: string): NameParts {
  if (operatorLibrary.test(name)) return { called: name.replace(operatorLibrary, ''), template: '' };
  const bare = name.replace(generatedPrefix, '');
  const path = mangledPath(bare);
  if (path !== null) return { called: path, template: mangledArguments(bare) };
  const withoutResult = bare.replace(/^void /, '');
  // A result type with a template (`std::enable_if<…>::type vllm::f<…>`) stands before the function.
  const result = /^std::enable_if</.test(withoutResult) ? withoutResult.lastIndexOf('::type ') : -1;
  return aroundTemplates(result < 0 ? withoutResult : withoutResult.slice(result + '::type '.length));
}

/** Words of a name in lower case, split at signs and at changes of case: `FlashAttnFwdSm90` → flash attn fwd sm90. */
export function nameWords(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/(?<![A-Z])([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Launchers say nothing of what they launch: what they were instantiated with does. */
const launcher =
  /^(?:cutlass::device_kernel|cutlass::kernel2?|ck_tile::kentry|at::native::\w*elementwise\w*)$/i;

/** Whether the function of a name only launches what its template arguments say. */
export function isLauncher(called: string): boolean {
  return launcher.test(called.split('(', 1).join('').trim());
}
