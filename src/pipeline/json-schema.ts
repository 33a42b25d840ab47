// JSON Schema of the file form, for editors that check and complete YAML.
import { toJSONSchema } from "zod/v4/core";
import { PIPELINE_FILE } from "./pipeline-file.ts";

/** Draft 2020-12. Says the shape only: words such as formats and sizes are any text to it. */
export function pipelineJsonSchema(): object {
  return toJSONSchema(PIPELINE_FILE);
}
