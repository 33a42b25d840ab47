// The machine this process runs on, as far as layouts depend on it.
import { release } from "node:os";
import { type Abi, abiOf } from "./uapi/abi.ts";

/** @throws Error on a machine whose layouts are not known */
function hostAbi(): Abi {
  const abi = abiOf(process.arch, release());
  if (abi) return abi;
  throw new Error(`the kernel's structures on ${process.arch} are not known`);
}

export const HOST_ABI = hostAbi();
