using k8s.Models;
using ModelOperator.Entities.External;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status.Conditions;

public sealed class NetworkConditionTest
{
    private const string Gateway = "network: {gateway: {parentRefs: [{name: edge, namespace: gateways, sectionName: https}, {name: inner}], hostnames: [a.example], path: /x/}}";

    [TestCase("")]
    [TestCase("network: {}")]
    public void Condition_NothingAskedFor_IsAbsent(string spec) => Brief(Serving(spec)).Should().Be("absent");

    [Test]
    public void Condition_EveryGatewayAccepts_IsTrue()
    {
        var status = Serving(Gateway).HttpRoute(Parent("edge", "gateways", "https"), Parent("inner", null, null)).Status();

        status.Brief("NetworkReady").Should().Be("True NetworkInPlace");
        status.Condition("NetworkReady")!.Message.Should().Be("Gateway gateways/edge, listener https accepts the HTTPRoute; Gateway team-a/inner accepts the HTTPRoute");
    }

    [Test]
    public void Condition_OneGatewayHasNotAnswered_IsUnknownAndNamesIt()
    {
        var status = Serving(Gateway).HttpRoute(Parent("edge", "gateways", "https"), Parent("inner", "elsewhere", null)).Status();

        status.Brief("NetworkReady").Should().Be("Unknown RoutePending");
        status.Condition("NetworkReady")!.Message.Should().StartWith("Gateway team-a/inner has not taken up the HTTPRoute yet");
    }

    [TestCase("Accepted", "NotAllowedByListeners")]
    [TestCase("ResolvedRefs", "BackendNotFound")]
    public void Condition_GatewayRefuses_IsFalseInItsWords(string type, string reason)
    {
        var refusing = Parent("inner", "team-a", null, Said(type, "False", reason, "not from here"));

        var status = Serving(Gateway).HttpRoute(Parent("edge", "gateways", "https"), refusing).Status();

        status.Brief("NetworkReady").Should().Be($"False {reason}");
        status.Condition("NetworkReady")!.Message.Should().Be("Gateway team-a/inner refuses the HTTPRoute: not from here");
        status.Brief("Ready").Should().Be("True Serving", "the model serves inside the cluster");
    }

    [Test]
    public void Condition_AnswerToAnEarlierRoute_DoesNotCount() =>
        Brief(Serving("network: {gateway: {parentRefs: [{name: edge}]}}").HttpRoute(Parent("edge", null, null, Said("Accepted", "True", "Accepted", "", generation: 1))))
            .Should().Be("Unknown RoutePending");

    [Test]
    public void Condition_RouteNotThereYet_IsUnknown() => Brief(Serving(Gateway)).Should().Be("Unknown RoutePending");

    [Test]
    public void Condition_IngressWithoutAddress_IsUnknownAndNamesTheClass()
    {
        var status = Serving("network: {ingress: {className: nginx, hostnames: [a.example]}}").Ingress().Status();

        status.Brief("NetworkReady").Should().Be("Unknown IngressPending");
        status.Condition("NetworkReady")!.Message.Should().Contain("IngressClass nginx");
    }

    [Test]
    public void Condition_IngressAndPolicyInPlace_SaysBoth()
    {
        var status = Serving("network: {ingress: {hostnames: [a.example]}, policy: {allowFrom: []}}").Ingress("192.0.2.1", "192.0.2.2").NetworkPolicy().Status();

        status.Condition("NetworkReady")!.Message.Should().Be("the Ingress is served at 192.0.2.1, 192.0.2.2; the NetworkPolicy is in place");
    }

    [Test]
    public void Condition_ChildRefused_HasTheProblem() =>
        Brief(Serving("network: {ingress: {hostnames: [a.example]}}").Problem(new ChildProblem(Reasons.NameTaken, "Ingress linear exists", IsTerminal: true) { Kind = "Ingress" }))
            .Should().Be("False NameTaken");

    [Test]
    public void Condition_AnotherChildRefused_HasNothingOfIt() =>
        Brief(Serving("network: {policy: {allowFrom: []}}").NetworkPolicy().Problem(new ChildProblem(Reasons.NameTaken, "Service linear exists", IsTerminal: true) { Kind = "Service" }))
            .Should().Be("True NetworkInPlace");

    [Test]
    public void Condition_GrpcRouteKindMissing_IsFalse()
    {
        const string Spec = "network: {gateway: {parentRefs: [{name: edge}], hostnames: [a.example], grpcHostnames: [b.example]}}";

        var status = Serving(Spec).HttpRoute(Parent("edge", null, null)).Lacks("GRPCRoute").Status();

        status.Brief("NetworkReady").Should().Be("False GatewayApiMissing");
        status.Condition("NetworkReady")!.Message.Should().Contain("does not serve GRPCRoute of");
    }

    [Test]
    public void ExternalUrls_OfRouteAndIngress_HaveHostAndPath()
    {
        const string Spec = "network: {gateway: {parentRefs: [{name: edge}], hostnames: [a.example, '*.b.example'], path: /x/}, ingress: {hostnames: [c.example]}}";

        Serving(Spec).HttpRoute().Ingress().Status().ExternalUrls.Should().Equal("https://a.example/x", "http://c.example");
    }

    [Test]
    public void ExternalUrls_OfAnIngressWithTls_AreHttps() =>
        Serving("network: {ingress: {hostnames: [c.example], tlsSecretName: tls}}").Ingress().Status().ExternalUrls.Should().Equal("https://c.example");

    [Test]
    public void ExternalUrls_BeforeAnythingIsThere_AreNone() => Serving(Gateway).Status().ExternalUrls.Should().BeNull();

    private static Scenario Serving(string spec) => new Scenario(spec).Counts(1, 1, 1).ReadyPod();

    private static string Brief(Scenario scenario) => scenario.Status().Brief("NetworkReady");

    private static RouteParentStatus Parent(string name, string? @namespace, string? section, params V1Condition[] said) => new()
    {
        ParentRef = new RouteParentReference { Name = name, Namespace = @namespace, SectionName = section },
        ControllerName = "example.com/gateway",
        Conditions = said.Length > 0 ? said : [Said("Accepted", "True", "Accepted", ""), Said("ResolvedRefs", "True", "ResolvedRefs", "")],
    };

    private static V1Condition Said(string type, string status, string reason, string message, long generation = 2) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        ObservedGeneration = generation,
        LastTransitionTime = Scenario.Now,
    };
}
