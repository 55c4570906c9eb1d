using InferenceRuntime.Metrics;
using InferenceRuntime.Protocols.Grpc;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Security.Management;

namespace InferenceRuntime.Security.Authentication;

/// <summary>
/// Middleware of both ports that stops who is not let in, before a body is read. Health stays open, for load balancers: whether the process lives and is ready, and nothing else. The management address is
/// not asked.
/// </summary>
internal sealed class AuthenticationGate(Authenticator authenticator, RuntimeMetrics metrics, ILogger<AuthenticationGate> log)
{
    private const string GrpcHealth = "/grpc.health.v1.Health/";

    private static readonly string[] OpenGrpc = ["/inference.GRPCInferenceService/ServerLive", "/inference.GRPCInferenceService/ServerReady"];

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ManagementEndpoint>() is not null)
        {
            return next(context);
        }

        var isGrpc = context.Features.Get<GrpcEndpoint>() is not null;
        var path = context.Request.Path.Value ?? string.Empty;
        if (isGrpc ? path.StartsWith(GrpcHealth, StringComparison.Ordinal) || OpenGrpc.Contains(path, StringComparer.Ordinal) : RestRoutes.Open.Contains(path, StringComparer.Ordinal))
        {
            return next(context);
        }

        var check = authenticator.CheckAsync(context.Request.Headers, context.RequestAborted);
        if (!check.IsCompletedSuccessfully)
        {
            return WaitAsync(context, next, check.AsTask(), isGrpc);
        }

        var result = check.Result;
        return result.IsGranted ? next(context) : RefuseAsync(context, result, isGrpc);
    }

    // Only while the issuer's keys are asked for, and for a token that was not proven before.
    private async Task WaitAsync(HttpContext context, RequestDelegate next, Task<AuthenticationResult> check, bool isGrpc)
    {
        AuthenticationResult result;
        try
        {
            result = await check.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        await (result.IsGranted ? next(context) : RefuseAsync(context, result, isGrpc)).ConfigureAwait(false);
    }

    private async Task RefuseAsync(HttpContext context, AuthenticationResult result, bool isGrpc)
    {
        var reason = result.Refusal!.Value;
        metrics.RequestRefused(isGrpc ? "grpc" : "rest", reason.ToString());
        SecurityLog.Refused(log, context.Request.Path, reason);
        var isOurs = reason == RefusalReason.KeysUnavailable;
        if (isGrpc)
        {
            GrpcCall.Finish(context, isOurs ? GrpcStatus.Unavailable : GrpcStatus.Unauthenticated, result.Message!);
            return;
        }

        if (!isOurs)
        {
            context.Response.Headers.WWWAuthenticate = reason is RefusalReason.NoCredentials or RefusalReason.UnknownKey
                ? Authenticator.Challenge
                : $"{Authenticator.Challenge}, error=\"invalid_token\", error_description=\"{result.Message}\"";
        }

        await RestErrors.WriteAsync(context, isOurs ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized, result.Message!).ConfigureAwait(false);
    }
}
