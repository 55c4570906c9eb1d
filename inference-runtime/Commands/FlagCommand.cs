using System.CommandLine;

namespace InferenceRuntime.Commands;

/// <summary>A command that reads its flags' texts itself, so that every mistake of a command line is told at once.</summary>
internal abstract class FlagCommand(string name, string description) : Command(name, description)
{
    /// <summary>Everything that is wrong with the command line and the environment, whatever the parser stopped at.</summary>
    public abstract IReadOnlyList<string> ErrorsOf(ParseResult parsed);
}
