#!/usr/bin/env node
// The command line: one command a verb, each loaded only when it runs, so that --help starts at once.
import { Argument, Command, CommanderError, Option } from "commander";
import { EXIT } from "./exit.ts";
import { survivePipes } from "./pipes.ts";
import { version } from "./version.ts";

const program = new Command("onebuf")
  .description(
    "Can camera, codec and display of this board share one DMA buffer? From which memory, and why not?",
  )
  .version(version)
  .exitOverride()
  .showHelpAfterError("(add --help for the options and examples)")
  .addHelpText(
    "after",
    example([
      "onebuf board board.dtb",
      "onebuf plan pipeline.yaml --board board.dtb",
      "onebuf run pipeline.yaml --board board.dtb --save-frames pictures",
      "onebuf boards raspberrypi",
    ]),
  );

kernelOptions(program.command("board"))
  .description("list the media devices of a board and what stands between each and memory")
  .argument(
    "<board>",
    "a .dtb, a .dts, a board file (.yaml), a name of the library, `live` for this machine, or a snapshot of one",
  )
  .option("--explain", "print every fact with the layer and source it came from")
  .option("--json", "print the board as one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf board live",
      "onebuf board raspberrypi,4-model-b",
      "onebuf board board.dtb --kernel-config .config --json",
    ]),
  )
  .action(async (path: string, options: object) => {
    const { runBoard } = await import("./commands/board.ts");
    process.exitCode = await runBoard(path, options);
  });

program
  .command("boards")
  .description("list the boards of the library: name, devices by role, model")
  .argument("[word...]", "only boards with all of these in name, compatible, model or roles")
  .option(
    "--survey",
    "say for each pair of camera, codec and display which memory both can work on",
  )
  .option("--kernel-config <file>", "with --survey: kernel configuration, plain or gzip")
  .option("--json", "print one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf boards rk3399",
      "onebuf boards camera codec",
      "onebuf boards --survey --json > survey.json",
    ]),
  )
  .action(async (words: string[], options: object) => {
    const { runBoards } = await import("./commands/boards.ts");
    process.exitCode = await runBoards(words, options);
  });

kernelOptions(program.command("drivers"))
  .description("list what is known of Linux drivers, or what is not known of a board")
  .argument("[word...]", "only rows with all of these in driver, compatible or role")
  .option("--missing <board>", "list the devices of a board with open facts, and how to find out")
  .option("--explain", "print every fact with its evidence in the kernel source")
  .option("--json", "print one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf drivers rockchip display",
      "onebuf drivers fsl,imx6q-ipu --explain",
      "onebuf drivers --missing board.dtb",
    ]),
  )
  .action(async (words: string[], options: object) => {
    const { runDrivers } = await import("./commands/drivers.ts");
    process.exitCode = await runDrivers(words, options);
  });

pipelineOptions(program.command("plan"))
  .description(
    "say per stream whether one buffer serves all devices, from which memory, and why not",
  )
  .option("--explain", "print the whole candidate table with facts and sources")
  .option("--json", "print the plan as one JSON value")
  .addOption(
    new Option("--emit <kind>", "print what to write into the board's files").choices([
      "dts",
      "kconfig",
      "cmdline",
      "gst",
      "udev",
    ]),
  )
  .addOption(requirement("exit with 1 unless the plan meets it"))
  .addHelpText(
    "after",
    example([
      "onebuf plan pipeline.yaml --board board.dtb",
      'onebuf plan "camera ! NV12,1280x720@30 ! tee name=t  t. ! codec  t. ! display" --board board.dtb',
      "onebuf plan pipeline.yaml --board board.dtb --emit dts > cma.dtso",
      "onebuf plan pipeline.yaml --board board.dtb --require zero-copy --json",
    ]),
  )
  .action(async (pipeline: string, options: object) => {
    const { runPlan } = await import("./commands/plan.ts");
    process.exitCode = await runPlan(pipeline, options);
  });

pipelineOptions(program.command("run"))
  .description(
    "do it, on a twin of the board or on this machine: allocate, share, move frames, count",
  )
  .option("--frames <count>", "frames that each stream moves; 60 when not given")
  .option("--on <platform>", "`virtual`, a twin of the board, or `linux`, this machine", "virtual")
  .option("--memory <memory>", "take the buffers from there instead, such as heap:system")
  .option("--force", "have drivers skip their checks, and show what comes of it")
  .option("--no-fallback", "stop at the first refusal instead of trying the next memory")
  .option("--save-frames <folder>", "leave PNG pictures of what each consumer saw, one a second")
  .option(
    "--trace <file>",
    "leave a trace: for Perfetto (run.pftrace), or text when the name ends in .txt",
  )
  .option(
    "--save-facts <file>",
    "with --on linux: offer every memory to every device, and write what is learnt into a board file",
  )
  .option(
    "--coded <device=file>",
    "with --on linux, as often as wanted: what a decoder reads; else the test pattern, coded by an encoder here",
    each,
  )
  .option("--seed <number>", "where other programs' pages lie; the same seed gives the same run")
  .option("--fresh", "as just booted: free memory in long runs")
  .addOption(requirement("exit with 1 unless what happened meets it"))
  .option("--json", "print what happened as one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf run pipeline.yaml --board board.dtb",
      "onebuf run pipeline.yaml --board board.dtb --memory heap:system",
      "onebuf run pipeline.yaml --board board.dtb --memory heap:system --force --save-frames pictures",
      'onebuf run "camera ! NV12,1280x720@30 ! display" --board board.dtb --trace run.pftrace',
      'onebuf run "/dev/video0 ! NV12,1280x720@30 ! /dev/dri/card0" --on linux',
      "onebuf run pipeline.yaml --on linux --save-facts board.yaml",
      "onebuf run pipeline.yaml --board board.dtb --require zero-copy --json",
    ]),
  )
  .addHelpText(
    "after",
    "\nExit codes: 0 done as planned, 1 a requirement is not met, 2 input or usage is wrong,\n3 nothing ran, or what happened differs from the plan.\n",
  )
  .action(async (pipeline: string, options: object) => {
    const { runPipeline } = await import("./commands/run.ts");
    process.exitCode = await runPipeline(pipeline, options);
  });

program
  .command("calibrate")
  .description("measure this machine: allocation, copies, cache maintenance, mapping for devices")
  .option("--output <file>", "write the calibration file that `simulate` reads")
  .option("--quick", "fewer sizes, and 5 seconds instead of 20")
  .option(
    "--device <node>",
    "only this device, as often as wanted; else all that can be opened",
    each,
  )
  .option("--json", "print the calibration as one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf calibrate --output board.calibration.yaml",
      "onebuf calibrate --quick --device /soc/vop@ff900000",
    ]),
  )
  .addHelpText(
    "after",
    "\nNo stream is started and no screen is changed. Exit codes: 0 measured, 2 input or usage is wrong,\n3 nothing could be measured here.\n",
  )
  .action(async (options: object) => {
    const { runCalibrate } = await import("./commands/calibrate.ts");
    process.exitCode = await runCalibrate(options);
  });

program
  .command("inspect")
  .description("list heaps, live buffers, CMA, IOMMU groups and media devices of this machine")
  .option("--watch", "look again every second until Ctrl-C")
  .option("--from <snapshot>", "a .tar that onebuf-snapshot.sh took on a board, or its folder")
  .option("--json", "print one JSON value; with --watch one a line for every change")
  .addHelpText(
    "after",
    example([
      "onebuf inspect",
      "sudo onebuf inspect --watch",
      "onebuf inspect --from onebuf-snapshot.tar --json",
    ]),
  )
  .action(async (options: object) => {
    const { runInspect } = await import("./commands/inspect.ts");
    process.exitCode = await runInspect(options);
  });

pipelineOptions(program.command("simulate"), "[pipeline]")
  .usage("[options] <pipeline>")
  .description(
    "what it costs: each memory that can be shared against a copy, over time and under memory pressure",
  )
  .option("--duration <time>", "simulated time, such as 90s, 15m or 1h; 1m when not given")
  .option("--pressure <profile>", "what else runs: none, light, busy or heavy", "light")
  .option("--restart <time>", "the pipeline starts anew this often; 1m when not given")
  .option(
    "--strategy <ids>",
    "only these, with commas or as often as wanted, such as heap:cma,copy; all when not given",
    each,
  )
  .option(
    "--iommu <preset>",
    "caches and times of another IOMMU, such as mmu-500; `help` lists them",
  )
  .option("--mapping <use>", "buffers are mapped `once`, or anew for each `frame`", "once")
  .option(
    "--pattern <device=how>",
    "how a device goes over its frames, as often as wanted, such as codec=columns for a rotation",
    each,
  )
  .option("--calibration <file>", "what `onebuf calibrate` measured on the board")
  .option("--seed <number>", "other programs' random choices; the same seed gives the same result")
  .option("--explain [row]", "say what each number is worked out of, or one row, such as stall")
  .option("--report <file>", "leave one HTML file with pictures")
  .option(
    "--trace <file>",
    "leave a trace: for Perfetto (run.pftrace), or text when the name ends in .txt",
  )
  .option("--json", "print the comparison as one JSON value")
  .addHelpText(
    "after",
    example([
      "onebuf simulate pipeline.yaml --board board.dtb",
      "onebuf simulate pipeline.yaml --duration 1h --pressure heavy --report report.html",
      "onebuf simulate pipeline.yaml --strategy heap:cma,copy --trace simulated.pftrace",
      'onebuf simulate "camera ! NV12,1280x720@30 ! display" --board rk3399-rock-pi-4b --explain stall',
      "onebuf simulate --iommu help",
      "onebuf simulate pipeline.yaml --iommu mmu-600 --calibration board.calibration.yaml --json",
    ]),
  )
  .addHelpText(
    "after",
    "\nEach number says how far it is trusted: measured, published, derived or assumed. Exit codes: 0 compared,\n2 input or usage is wrong.\n",
  )
  .action(async (pipeline: string | undefined, options: object) => {
    const { runSimulate } = await import("./commands/simulate.ts");
    process.exitCode = await runSimulate(pipeline, options);
  });

pipelineOptions(program.command("doctor"))
  .description(
    "on a board whose pipeline fails: say what stands in its way and what to change, in order",
  )
  .option("--memory <memory>", "the memory that your program takes, such as heap:system")
  .option("--json", "print the examination as one JSON value")
  .addHelpText(
    "after",
    example([
      'onebuf doctor "/dev/video0 ! NV12,1280x720@30 ! /dev/dri/card0"',
      "sudo onebuf doctor pipeline.yaml",
      "onebuf doctor pipeline.yaml --memory heap:system",
      "onebuf doctor pipeline.yaml --json",
    ]),
  )
  .addHelpText(
    "after",
    "\nBuffers are allocated and offered to each device; no stream is started and no screen is changed. Some\nthings only root sees: the rest works without. Exit codes: 0 nothing to change, 1 something to change,\n2 input or usage is wrong, 3 no device of the pipeline could be opened.\n",
  )
  .action(async (pipeline: string, options: object) => {
    const { runDoctor } = await import("./commands/doctor.ts");
    process.exitCode = await runDoctor(pipeline, options);
  });

/**
 * What every verb that reads a pipeline takes.
 * @param argument in brackets where the verb itself says what is wrong without it
 */
function pipelineOptions(command: Command, argument = "<pipeline>"): Command {
  return kernelOptions(command)
    .addArgument(new Argument(argument, "a pipeline file (.yaml), or the one-line form in quotes"))
    .option(
      "--board <board>",
      "a .dtb, a .dts, a board file, a name of the library, `live` (this machine) or a snapshot; else the pipeline's own `board:`",
    );
}

/** An option given as often as wanted, one value each: one that takes several would take the pipeline behind it too. */
function each(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function requirement(description: string): Option {
  return new Option("--require <what>", description).choices(["zero-copy", "no-unknown"]);
}

/** What every verb that reads a board needs to know of the kernel. */
function kernelOptions(command: Command): Command {
  return command
    .option(
      "--kernel-config <file>",
      "kernel configuration, plain or gzip (.config, /proc/config.gz)",
    )
    .option("--kernel <version>", "kernel version, such as 6.1; else the configuration's own")
    .option("--cmdline <text>", "kernel command line; else the tree's bootargs");
}

function example(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

survivePipes();
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.input;
}
