import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 wait longer before it compiles a function with its optimising compiler (bytes of executed bytecode; V8's own default is 67584). A run is short and its long loops are
 * WebAssembly, yet each of its threads optimised some 500 functions, a quarter of all processor time; with this it is a tenth less in all (eight models, five folds of 25,192 rows; a third of
 * the value and more than twice of it are both slower). Where V8 may not know the option any more nothing is set. Results do not depend on it.
 */
export function tuneCompiler(): void {
  if (/^1[1-3]\./.test(process.versions.v8)) setFlagsFromString('--interrupt-budget=800000');
}
