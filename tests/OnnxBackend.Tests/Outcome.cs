namespace OnnxBackend.Tests;

/// <summary>A model's verdict, with the reason where it is not simply passed.</summary>
internal sealed record Outcome(SuiteModel Model, Verdict Verdict, string Reason)
{
    public static Outcome Failed(SuiteModel model, string reason) => new(model, Verdict.Failed, reason);

    public override string ToString() => $"{Model.Name}: {Verdict}: {Reason}";
}
