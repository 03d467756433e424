/** Rows of two classes with blocks of features: learner i sees block i alone. */
export interface Blocks {
  readonly y: Int32Array;
  /** Per learner Float64Array (n × width), row-major. */
  readonly features: readonly Float64Array[];
  readonly width: number;
}

/** Learns on some rows and gives class 1's score of others: above ½ means class 1. */
export type Learner = (x: Float64Array, width: number, y: Int32Array, train: Uint32Array, test: Uint32Array) => Float64Array;

/** Nearest centroid: steady, its training part hardly matters. O((train + test) · width). */
export const nearestCentroid: Learner = (x, width, y, train, test) => {
  const centres = new Float64Array(2 * width);
  const sizes = [0, 0];
  for (const row of train) {
    sizes[y[row]]++;
    for (let j = 0; j < width; j++) centres[y[row] * width + j] += x[row * width + j];
  }
  for (let i = 0; i < centres.length; i++) centres[i] /= sizes[i < width ? 0 : 1];
  return Float64Array.from(test, (row) => {
    let lead = 0;
    for (let j = 0; j < width; j++) {
      const value = x[row * width + j];
      lead += (value - centres[j]) ** 2 - (value - centres[width + j]) ** 2;
    }
    return 1 / (1 + Math.exp(-lead));
  });
};

/** Three nearest neighbours: unsteady, it changes with every training row. O(train · test · width). */
export const threeNeighbours: Learner = (x, width, y, train, test) =>
  Float64Array.from(test, (row) => {
    const distances = [Infinity, Infinity, Infinity];
    const classes = [0, 0, 0];
    for (const other of train) {
      let distance = 0;
      for (let j = 0; j < width; j++) distance += (x[row * width + j] - x[other * width + j]) ** 2;
      if (distance >= distances[2]) continue;
      let at = 2;
      while (at > 0 && distances[at - 1] > distance) {
        distances[at] = distances[at - 1];
        classes[at] = classes[at - 1];
        at--;
      }
      distances[at] = distance;
      classes[at] = y[other];
    }
    return (classes[0] + classes[1] + classes[2]) / 3;
  });
