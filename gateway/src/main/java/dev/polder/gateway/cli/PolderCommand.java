package dev.polder.gateway.cli;

import dev.polder.gateway.cli.demo.DemoCommand;
import dev.polder.gateway.cli.envtest.EtcdCommand;
import dev.polder.gateway.cli.envtest.KubeApiserverCommand;
import dev.polder.gateway.cli.keys.KeysCommand;
import dev.polder.gateway.cli.option.HelpOption;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.cli.workspace.CordonCommand;
import dev.polder.gateway.cli.workspace.DrainCommand;
import dev.polder.gateway.cli.workspace.JoinCommand;
import dev.polder.gateway.cli.workspace.KubeconfigCommand;
import dev.polder.gateway.cli.workspace.LeaveCommand;
import dev.polder.gateway.cli.workspace.TargetCommand;
import dev.polder.gateway.cli.workspace.WorkspaceCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `polder`, with all its commands.
@Command(
        name = "polder",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "One process that serves many isolated virtual Kubernetes clusters (workspaces), and carries what is"
                    + " written there to real clusters."
        },
        commandListHeading = "%nCommands:%n",
        footer = {"", "polder COMMAND --help says more. To see it all work: polder demo"})
public final class PolderCommand implements Runnable {
    private static final int COLUMNS = 80;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private PolderCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Runs a command line.
    ///
    /// @param arguments what stands behind `polder`
    /// @return the exit code: 0; 1 when a server said no; 2 when something is to be mended on this side;
    ///     3 when a server broke while it ran
    public static int run(Surroundings surroundings, String... arguments) {
        CommandLine line = commandLine(surroundings, arguments.length == 0 ? "" : arguments[0]);
        return line.execute(arguments);
    }

    /// The whole command line, or, to start faster, only the command that is asked for.
    static CommandLine commandLine(Surroundings surroundings, String wanted) {
        Map<String, Supplier<Object>> commands = commands(surroundings);
        CommandLine line = new CommandLine(new PolderCommand(surroundings));
        if (commands.containsKey(wanted)) {
            commands.keySet().retainAll(Set.of(wanted));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command(name, command.get(), surroundings)));
        helpEverywhere(line);
        if (!commands.containsKey(wanted)) {
            line.addSubcommand("help", new CommandLine.HelpCommand());
        }
        var errors = new OneLineErrors(surroundings.err());
        line.setUsageHelpWidth(COLUMNS);
        line.setParameterExceptionHandler(errors);
        line.setExecutionExceptionHandler(errors);
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setAbbreviatedOptionsAllowed(false);
        return line;
    }

    private static Map<String, Supplier<Object>> commands(Surroundings surroundings) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new DemoCommand(surroundings));
        commands.put("serve", () -> new ServeCommand(surroundings));
        commands.put("workspace", WorkspaceCommand::new);
        commands.put("kubeconfig", () -> new KubeconfigCommand(surroundings));
        commands.put("join", () -> new JoinCommand(surroundings));
        commands.put("target", TargetCommand::new);
        commands.put("cordon", () -> new CordonCommand.Cordon(surroundings));
        commands.put("uncordon", () -> new CordonCommand.Uncordon(surroundings));
        commands.put("drain", () -> new DrainCommand(surroundings));
        commands.put("leave", () -> new LeaveCommand(surroundings));
        commands.put("simulate-cluster", () -> new SimulateClusterCommand(surroundings));
        commands.put("kube-apiserver", () -> new KubeApiserverCommand(surroundings, ServeCommand::run));
        commands.put("etcd", () -> new EtcdCommand(surroundings));
        commands.put("keys", KeysCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("version", () -> new VersionCommand(surroundings));
        return commands;
    }

    private static CommandLine command(String name, Object command, Surroundings surroundings) {
        var line = new CommandLine(command);
        if (name.equals("workspace")) {
            line.addSubcommand(new WorkspaceCommand.Create(surroundings));
            line.addSubcommand(new WorkspaceCommand.Listing(surroundings));
            line.addSubcommand(new WorkspaceCommand.Delete(surroundings));
        }
        if (name.equals("target")) {
            line.addSubcommand(new TargetCommand.Listing(surroundings));
        }
        if (name.equals("keys")) {
            line.addSubcommand(new KeysCommand.Rotate(surroundings));
            line.addSubcommand(new KeysCommand.RotateTokens(surroundings));
        }
        return line;
    }

    private static void helpEverywhere(CommandLine line) {
        line.addMixin("help", new HelpOption());
        line.getCommandSpec().usageMessage().parameterListHeading("%n").optionListHeading("%n");
        line.getSubcommands().values().stream().distinct().forEach(PolderCommand::helpEverywhere);
    }

    /// Without a command: says which there are.
    @Override
    public void run() {
        spec.commandLine().usage(surroundings.out());
    }
}
