using FsCheck;
using Microsoft.FSharp.Core;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Where a property's random cases begin.</summary>
internal static class PropertyRun
{
    /// <summary>A fixed start makes every run of the default suite the same.</summary>
    public static Config Fixed(int cases) => From(20_261_121, cases);

    /// <summary>The slow forms begin elsewhere each time and say where.</summary>
    public static Config Random(int cases)
    {
        var seed = (ulong)System.Random.Shared.NextInt64();
        TestContext.Out.WriteLine($"seed {seed}");
        return From(seed, cases);
    }

    private static Config From(ulong seed, int cases) => Config.QuickThrowOnFailure
        .WithMaxTest(cases)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
}
