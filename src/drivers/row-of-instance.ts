// A driver may treat each of its devices in another way, as a module parameter says.
import type { DriverRow, MemoryByParameter, MemoryModel } from "./row.ts";

/**
 * The row as it holds for one device; undefined where a parameter decides and was not read, or the name does not tell which
 * of its values is meant.
 * @param title as the driver calls the device: `vivid-001-vid-cap`
 * @param parameters by their names on the kernel command line, as sysfs shows them
 */
export function rowOfInstance(
  row: DriverRow,
  title: string,
  parameters: ReadonlyMap<string, string>,
): DriverRow | undefined {
  if (row.memoryByParameter === undefined) return row;
  const memory = memoryOf(row.memoryByParameter, title, parameters);
  return memory && { ...row, memory };
}

function memoryOf(
  { parameter, instance, models, otherwise }: MemoryByParameter,
  title: string,
  parameters: ReadonlyMap<string, string>,
): MemoryModel | undefined {
  const text = parameters.get(parameter)?.trim();
  if (text === undefined) return undefined;
  const value = instance === undefined ? text : valueOf(text.split(","), instance, title);
  return value === undefined ? undefined : (models[value] ?? otherwise);
}

function valueOf(values: readonly string[], instance: string, title: string): string | undefined {
  const number = new RegExp(instance).exec(title)?.[1];
  return number === undefined ? undefined : values[Number(number)]?.trim();
}
