import { delimited, type Field, fieldsOf, joinBytes, textsOf, varintsOf } from './protobuf.ts';

/** An ONNX file that the runtime can answer from, and what its classes are called. */
export interface ReadableModel {
  readonly bytes: Uint8Array;
  /** Class labels in the order of the probabilities; null when the file does not say. */
  readonly labels: readonly string[] | null;
  /** Output that holds the probabilities where a ZipMap stood; null otherwise. */
  readonly probabilities: string | null;
}

/** Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const model = { graph: 7 };
const graph = { node: 1, output: 12 };
const node = { input: 1, output: 2, opType: 4, attribute: 5 };
const attribute = { name: 1, ints: 8, strings: 9 };
const valueInfo = { name: 1, type: 2 };

/** TypeProto of a tensor of floats of any shape: { tensor_type: { elem_type: FLOAT } }. */
const floatTensor = Uint8Array.of(10, 2, 8, 1);

const labelAttributes = ['classlabels_strings', 'classlabels_int64s', 'classlabels_ints'];

/** What a ZipMap or a classifier calls its classes. */
function labelsOf(fields: readonly Field[]): readonly string[] | null {
  for (const { bytes } of fields.filter(({ number }) => number === node.attribute)) {
    const own = fieldsOf(bytes);
    if (!labelAttributes.includes(textsOf(own, attribute.name)[0])) continue;
    const labels = [...textsOf(own, attribute.strings), ...varintsOf(own, attribute.ints).map(String)];
    if (labels.length > 0) return labels;
  }
  return null;
}

/** A message without some of its fields, others put in their place. */
function replaceFields(bytes: Uint8Array, fields: readonly Field[], replace: (field: Field) => Uint8Array | undefined): Uint8Array {
  return joinBytes(fields.map((field) => replace(field) ?? bytes.subarray(field.start, field.end)));
}

/**
 * Class labels of a classifier, and its file without the ZipMap at its end: ZipMap makes a sequence of maps out of the probabilities, and the runtime's
 * JavaScript gives tensors only. What went into the ZipMap becomes the output. O(bytes).
 * @throws RangeError when the bytes are no ONNX model
 */
export function readableModel(bytes: Uint8Array): ReadableModel {
  const top = fieldsOf(bytes);
  const graphField = top.find(({ number }) => number === model.graph);
  if (graphField === undefined) throw new RangeError('there is no graph in it');
  const inside = fieldsOf(graphField.bytes);
  const nodes = inside.filter(({ number }) => number === graph.node).map((field) => ({ field, fields: fieldsOf(field.bytes) }));
  const outputs = inside
    .filter(({ number }) => number === graph.output)
    .map((field) => ({ field, name: textsOf(fieldsOf(field.bytes), valueInfo.name)[0] }));
  const zip = nodes.find(
    ({ fields }) => textsOf(fields, node.opType)[0] === 'ZipMap' && outputs.some(({ name }) => name === textsOf(fields, node.output)[0]),
  );
  if (zip === undefined) {
    const known = nodes.flatMap(({ fields }) => labelsOf(fields) ?? []);
    const first = nodes.map(({ fields }) => labelsOf(fields)).filter((labels) => labels !== null);
    return { bytes, labels: first.length > 0 && first[0].length === known.length ? first[0] : null, probabilities: null };
  }
  const [source] = textsOf(zip.fields, node.input);
  const [target] = textsOf(zip.fields, node.output);
  const output = outputs.find(({ name }) => name === target)?.field;
  const info = joinBytes([delimited(valueInfo.name, new TextEncoder().encode(source)), delimited(valueInfo.type, floatTensor)]);
  const open = replaceFields(graphField.bytes, inside, (field) => {
    if (field === zip.field) return new Uint8Array(0);
    return field === output ? delimited(graph.output, info) : undefined;
  });
  return {
    bytes: replaceFields(bytes, top, (field) => (field === graphField ? delimited(model.graph, open) : undefined)),
    labels: labelsOf(zip.fields),
    probabilities: source,
  };
}
