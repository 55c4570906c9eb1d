using System.Net;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Hosting;

public sealed class ServeTests
{
    [Test]
    public async Task Serve_LinearModel_AnswersJson()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear());

        using var answer = await runtime.InferAsync("""{"id": "a1", "inputs": [{"name": "x", "shape": [3], "datatype": "FP32", "data": [1, 2.5, -3]}]}""");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Be(
            """{"model_name":"m","model_version":"1","id":"a1","outputs":[{"name":"y","shape":[3],"datatype":"FP32","data":[1,4,-7]}]}""");
    }
}
