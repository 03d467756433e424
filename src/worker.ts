// What a thread is started with: a promise of the function that runs cells. The pool takes its module by `require` where that works, and a thread that is ended while Node 20 links modules
// for `require` takes the whole process with it (a fatal error in ModuleWrap::InstantiateSync). So this one has nothing to link: all that a thread needs is imported.
const cells = import('./thread-cells.ts');

export default cells.then(({ runCell }) => runCell);
