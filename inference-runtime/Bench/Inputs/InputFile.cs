using InferenceRuntime.Hosting;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench.Inputs;

/// <summary>Reads inputs from a file that holds a v2 infer request in JSON, as it would be sent with curl.</summary>
internal static class InputFile
{
    /// <summary>Throws <see cref="BenchException"/> when there is no such file or it is no infer request.</summary>
    public static BenchInputs Read(string path)
    {
        var request = Parse(path, Load(path));
        return new BenchInputs(request.Inputs, Rows(request), request);
    }

    /// <summary>The first dimension, where all inputs have the same.</summary>
    private static int Rows(InferenceRequest request) =>
        request.Inputs.Select(input => input.Shape is [var rows and > 0, ..] ? (int)rows : 1).Distinct().ToArray() is [var common] ? common : 1;

    private static InferenceRequest Parse(string path, RequestBody body)
    {
        try
        {
            return new InferRequestReader(NativeBufferPool.Shared).Read(body);
        }
        catch (ServingException e)
        {
            throw new BenchException($"--input: {path} is not an infer request: {e.Message}", ExitCode.Usage, e);
        }
    }

    private static RequestBody Load(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            var buffer = NativeBufferPool.Shared.Rent(json.Length);
            json.CopyTo(buffer.Span);
            return new RequestBody(buffer, json.Length, null, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchException($"--input: {path} can not be read: {e.Message}", ExitCode.Usage, e);
        }
    }
}
