// The three values every fact and verdict has. An unknown is carried, never guessed.

export type Answer = "yes" | "no" | "unknown";

/** One `no` decides; without one, an `unknown` does. Empty input is `yes`. */
export function all(answers: Iterable<Answer>): Answer {
  let result: Answer = "yes";
  for (const answer of answers) {
    if (answer === "no") return "no";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

/** One `yes` decides; without one, an `unknown` does. Empty input is `no`. */
export function any(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}
