using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Events, which are one kind with two faces: core/v1 and events.k8s.io/v1.</summary>
public sealed class EventTests : ContractTest
{
    [Test]
    public async Task CoreEvent_IsSeenThroughBothApis()
    {
        await CreateEventAsync("e");

        var other = await Api.GetAsync(Custom("events.k8s.io/v1", "events", "e"));

        other.Expect(HttpStatusCode.OK).Text("/note").Should().Be("it happened");
        other.Text("/regarding/name").Should().Be("s");
        other.Text("/deprecatedCount").Should().Be("1");
        other.Text("/apiVersion").Should().Be("events.k8s.io/v1");
    }

    [Test]
    public async Task NewEvent_IsSeenThroughTheCoreApi()
    {
        var created = await Api.CreateAsync(Custom("events.k8s.io/v1", "events"), Json(
            $$"""
            {
              "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "e"},
              "eventTime": "2026-01-01T00:00:00.000000Z", "action": "Test", "reason": "Tested", "type": "Normal", "note": "it happened",
              "reportingController": "contract.modeloperator.io/tests", "reportingInstance": "one",
              "regarding": {"apiVersion": "contract.modeloperator.io/v1", "kind": "Sample", "namespace": "{{Namespace}}", "name": "s"}
            }
            """));

        var core = await Api.GetAsync(Core("events", "e"));

        created.Expect(HttpStatusCode.Created);
        core.Text("/message").Should().Be("it happened");
        core.Text("/involvedObject/name").Should().Be("s");
        core.Text("/reportingComponent").Should().Be("contract.modeloperator.io/tests");
    }

    [Test]
    public async Task Events_AreSelectedByWhatTheyAreAbout()
    {
        await CreateEventAsync("mine");
        await CreateEventAsync("other", "t");

        var list = await Api.GetAsync($"{Core("events")}?fieldSelector=involvedObject.name%3Ds%2Ctype%3DNormal");

        list.Body.Texts("/items", "/metadata/name").Should().Equal("mine");
    }

    [Test]
    public async Task Event_SeenAgain_IsCountedByAPatch()
    {
        await CreateEventAsync("e");

        var answer = await Api.PatchAsync(Core("events", "e"), """{"count": 2, "lastTimestamp": "2026-01-01T00:01:00Z"}""");

        answer.Expect(HttpStatusCode.OK).Text("/count").Should().Be("2");
        answer.Text("/lastTimestamp").Should().Be("2026-01-01T00:01:00Z");
    }

    [Test]
    public async Task Event_AboutAnotherNamespace_IsRefused()
    {
        var e = Json("""{"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"}, "involvedObject": {"namespace": "elsewhere", "name": "s"}, "reason": "R"}""");

        (await Api.CreateAsync(Core("events"), e)).ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("involvedObject.namespace");
    }

    private async Task CreateEventAsync(string name, string about = "s")
    {
        var answer = await Api.CreateAsync(Core("events"), Json(
            $$"""
            {
              "apiVersion": "v1", "kind": "Event", "metadata": {"name": "{{name}}"}, "reason": "Tested", "type": "Normal", "message": "it happened", "count": 1,
              "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:00:00Z", "source": {"component": "contract-tests"},
              "involvedObject": {"apiVersion": "contract.modeloperator.io/v1", "kind": "Sample", "namespace": "{{Namespace}}", "name": "{{about}}"}
            }
            """));
        answer.Expect(HttpStatusCode.Created);
    }
}
