using System.CommandLine;
using InferenceRuntime.Configuration;
using InferenceRuntime.Hosting;

namespace InferenceRuntime.Commands;

/// <summary><c>serve</c>: fetch, load and serve models until a signal.</summary>
internal sealed class ServeCommand : FlagCommand
{
    private readonly ServeFlags _flags;

    public ServeCommand(Func<string, string?> environment)
        : base("serve", "Serves ONNX models over the Open Inference Protocol.")
    {
        _flags = new ServeFlags(this, environment);
        SetAction(async (parsed, _) => _flags.Bind(parsed, out var errors) is { } options
            ? await new RuntimeHost(options, TimeProvider.System).RunAsync().ConfigureAwait(false)
            : UsageErrors.Print(errors));
    }

    public override IReadOnlyList<string> ErrorsOf(ParseResult parsed)
    {
        _flags.Bind(parsed, out var errors);
        return errors;
    }
}
